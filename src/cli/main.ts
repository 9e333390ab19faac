#!/usr/bin/env node
// The `decant` command: runs it and sets the exit code.
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
