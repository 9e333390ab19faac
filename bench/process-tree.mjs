// CPU seconds and memory of a process and its descendants, from /proc (Linux only).
import { readFileSync, readdirSync } from 'node:fs';

const TICKS = 100; // USER_HZ of every Linux that Node runs on

function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      parent: Number(fields[1]),
      cpu: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / TICKS,
    };
  } catch {
    return undefined; // ended meanwhile
  }
}

/** Process ids of `root` and everything below it. */
export function listTree(root) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat) parents.set(Number(name), stat.parent);
  }
  const tree = new Set([root]);
  for (let grew = true; grew;) {
    grew = false;
    for (const [pid, parent] of parents) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
    }
  }
  return [...tree];
}

/** CPU seconds used so far, ended children included. */
export function readCpu(root) {
  return listTree(root).reduce((sum, pid) => sum + (readStat(pid)?.cpu ?? 0), 0);
}

/** Resident megabytes now; pages that processes share are counted once (PSS). */
export function readMemory(root) {
  let kilobytes = 0;
  for (const pid of listTree(root)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // ended meanwhile
    }
  }
  return kilobytes / 1024;
}
