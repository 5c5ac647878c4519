// Checks a file of `yunheng audit export` without any code of Yunheng: every entry's leaf and its path to the newest head,
// every head's signature and its link to the one before, and that the first head's tree begins the newest one's.
// What is hashed and signed is said in src/store/record.h. node verify.mjs FILE [PUBLIC_KEY_HEX]; exit status 0 if all holds.
//
// Trust comes from the public key: give the one that you were told by another way than this file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import smCrypto from "sm-crypto";

const { sm2, sm3 } = smCrypto;
const bytes = (text) => [...Buffer.from(text, "utf8")];
const unhex = (hex) => [...Buffer.from(hex, "hex")];
const hash = (array) => sm3(array);
const node = (left, right) => hash([1, ...unhex(left), ...unhex(right)]);
const netstring = (text) => [...bytes(`${Buffer.byteLength(text)}:${text}`), 44];
const zeros = "0".repeat(64);

const LEAF = ["id", "at_ms", "kind", "subject", "person", "office", "result", "request", "text", "personal"];
export const leafOf = (e) => hash([0, ...LEAF.flatMap((name) => netstring(e[name]))]);

// RFC 9162, 2.1.3.2
export function included(leaf, place, size, path, root) {
	let at = BigInt(place), last = BigInt(size) - 1n, r = leaf;
	if (at > last) return false;
	for (const p of path) {
		if (last === 0n) return false;
		if (at & 1n || at === last) {
			r = node(p, r);
			while (!(at & 1n) && at !== 0n) { at >>= 1n; last >>= 1n; }
		} else {
			r = node(r, p);
		}
		at >>= 1n; last >>= 1n;
	}
	return last === 0n && r === root;
}

// RFC 9162, 2.1.4.2
export function consistent(from, size, oldRoot, root, path) {
	if (from === size) return path.length === 0 && oldRoot === root;
	let at = BigInt(from) - 1n, last = BigInt(size) - 1n;
	while (at & 1n) { at >>= 1n; last >>= 1n; }
	const rest = [...path];
	let a = at === 0n ? oldRoot : rest.shift(), b = a;
	for (const p of rest) {
		if (last === 0n || a === undefined) return false;
		if (at & 1n || at === last) {
			a = node(p, a);
			b = node(p, b);
			while (!(at & 1n) && at !== 0n) { at >>= 1n; last >>= 1n; }
		} else {
			b = node(b, p);
		}
		at >>= 1n; last >>= 1n;
	}
	return last === 0n && a === oldRoot && b === root;
}

const headText = (log, h) => `yunheng-head-1\n${log}\n${h.size}\n${h.root}\n${h.at_ms}\n${h.previous}\n`;

// SEQUENCE of two INTEGERs in the one form that DER allows: the library is laxer than the standard.
function strictDer(hex) {
	const b = unhex(hex);
	const integer = (at) => b[at] === 2 && b[at + 1] > 0 && b[at + 1] <= 33 && !(b[at + 2] & 0x80) &&
		!(b[at + 1] > 1 && b[at + 2] === 0 && !(b[at + 3] & 0x80)) ? at + 2 + b[at + 1] : -1;
	const second = integer(2);
	return /^([0-9a-f]{2})+$/.test(hex) && b[0] === 0x30 && b[1] === b.length - 2 && second > 0 && integer(second) === b.length;
}

const known = new Map(); // the same question is answered once
function signatureHolds(signed, signature, key) {
	const question = `${key} ${signature} ${signed}`;
	if (!known.has(question))
		known.set(question, strictDer(signature) && sm2.doVerifySignature(bytes(signed), signature, key, { der: true, hash: true }));
	return known.get(question);
}

// Throws a sentence at the first thing that does not hold; returns what was checked.
export function verify(text, key) {
	const must = (holds, sentence) => { if (!holds) throw new Error(sentence); };
	const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
	const about = lines.shift();
	must(about?.line === "record" && about.format === "yunheng-record-1", "not an export of a record");
	must(!key || key === about.public_key, "the public key is not the one that was given");
	const of = (kind) => lines.filter((l) => l.line === kind);
	const entries = of("entry"), heads = of("head"), links = of("consistency");
	must(entries.length + heads.length + links.length === lines.length, "a line of an unknown kind");
	const log = hash(bytes(about.public_key));
	let before = null;
	for (const h of heads) {
		const signed = headText(log, h);
		must(signatureHolds(signed, h.signature, about.public_key),
			`the signature of the head of ${h.size} entries is not valid`);
		if (before) must(h.previous === hash(bytes(headText(log, before))) && BigInt(h.size) > BigInt(before.size),
			`the head of ${h.size} entries does not follow the one before`);
		before = h;
	}
	must(before && before.size === about.size, "the newest head is missing");
	entries.forEach((e, i) => {
		must(BigInt(e.place) === BigInt(about.from) + BigInt(i), `place ${e.place} is out of order`);
		must(included(leafOf(e), e.place, before.size, e.path, before.root), `entry ${e.id} is not in the tree`);
	});
	must(BigInt(entries.length) === BigInt(about.to) - BigInt(about.from), "entries are missing");
	must(links.length === 1 && links[0].from === heads[0].size && links[0].size === before.size &&
		consistent(links[0].from, links[0].size, heads[0].root, before.root, links[0].path),
		"the first head's tree does not begin the newest one's");
	return { entries: entries.length, heads: heads.length, size: before.size, root: before.root };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const [file, key] = process.argv.slice(2);
	if (!file) {
		console.error("usage: node verify.mjs FILE [PUBLIC_KEY_HEX]");
		process.exit(2);
	}
	try {
		const r = verify(readFileSync(file, "utf8"), key);
		console.log(`verified: ${r.entries} entries and ${r.heads} heads of a record of ${r.size}, root ${r.root}`);
	} catch (e) {
		console.log(`NOT verified: ${e.message}`);
		process.exit(1);
	}
}
