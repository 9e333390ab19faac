#!/usr/bin/env node
// The `decant` command.
