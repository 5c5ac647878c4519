// Exports of several sizes are verified by the independent verifier; then the same files with one thing changed must not be.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "./verify.mjs";

let passed = 0, failed = 0, seed = 42;
const check = (ok, what) => { if (ok) passed++; else { failed++; console.log(what); } };
const chance = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const holds = (text, key) => { try { verify(text, key); return true; } catch { return false; } };

// Another value of the same form, so that only the arithmetic can tell.
const other = (v) => {
	const i = chance(v.length), ch = v[i];
	const turned = /[0-9]/.test(ch) ? (ch === "9" ? "8" : String(Number(ch) + 1)) : ch === "a" ? "b" : "a";
	return v.slice(0, i) + turned + v.slice(i + 1);
};

function changes(text) {
	const lines = text.trimEnd().split("\n");
	const join = (l) => l.join("\n") + "\n";
	lines.forEach((line, n) => {
		const l = JSON.parse(line);
		for (const name of Object.keys(l)) {
			if (typeof l[name] === "string" && l[name] && name !== "line") {
				const changed = { ...l, [name]: other(l[name]) };
				check(!holds(join(lines.map((x, i) => (i === n ? JSON.stringify(changed) : x)))),
					`line ${n + 1}: another ${name} was not found`);
			}
		}
		if (l.path?.length) {
			const i = chance(l.path.length);
			const changed = { ...l, path: l.path.map((p, k) => (k === i ? other(p) : p)) };
			check(!holds(join(lines.map((x, k) => (k === n ? JSON.stringify(changed) : x)))), `line ${n + 1}: another path was not found`);
		}
		check(!holds(join(lines.filter((_, i) => i !== n))), `line ${n + 1}: its absence was not found`);
		check(!holds(join([...lines.slice(0, n), line, ...lines.slice(n)])), `line ${n + 1}: its repetition was not found`);
	});
}

const dir = mkdtempSync(join(tmpdir(), "yunheng-verify-"));
for (const [entries, from, to] of [[1, 0, -1], [2, 0, -1], [30, 0, -1], [70, 13, 40], [300, 0, -1], [600, 511, 520], [700, 690, -1]]) {
	const name = `${entries}-${from}-${to}`, file = join(dir, `${name}.jsonl`);
	execFileSync("build/verify/make", [join(dir, name), entries, from, to, file].map(String), { stdio: "inherit" });
	const text = readFileSync(file, "utf8"), key = JSON.parse(text.split("\n")[0]).public_key;
	check(holds(text, key), `${name} does not verify`);
	check(!holds(text, other(key)), `${name} verifies with another key`);
	if (entries <= 70) changes(text);
}
rmSync(dir, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
