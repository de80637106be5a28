import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { QueztlError } from "../../core/error";
import { certificateOf, type SecureBootKey } from "../../core/model/secure-boot-keys";
import { context, DER, der, oid, readDer } from "./der";
import { align, OPTIONAL, readProgram } from "./portable-executable";

const SIGNED_DATA = oid("1.2.840.113549.1.7.2");
const CONTENT_TYPE = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4");
const INDIRECT_DATA = oid("1.3.6.1.4.1.311.2.1.4");
const PE_IMAGE_DATA = oid("1.3.6.1.4.1.311.2.1.15");
const algorithm = (id: string) => der(DER.sequence, oid(id), der(DER.null));
const SHA256 = algorithm("2.16.840.1.101.3.4.2.1");
const RSA = algorithm("1.2.840.113549.1.1.1");
const ONE = der(DER.integer, Buffer.of(1));
/** SpcPeImageData: no flags, and a link to no file. */
const NO_FILE = Buffer.from("3009030100a004a2028000", "hex");

const PKCS_SIGNED_DATA = 0x0002;
const REVISION = 0x0200;
const CERTIFICATE_HEADER = 8;

/**
 * An EFI program with one signature, in place of those that it has (Windows Authenticode Portable Executable Signature Format). The time of
 * signing, which other programs write, is left out, so that equal input gives equal bytes.
 * @throws QueztlError if it is no EFI program, or the key is not RSA
 */
export function signedProgram(program: Buffer, key: SecureBootKey): Buffer {
  const { optional } = readProgram(program);
  const entry = optional + OPTIONAL.certificates;
  const end = program.readUInt32LE(entry) || program.length;
  const bare = Buffer.concat([program.subarray(0, end), Buffer.alloc(align(end, 8) - end)]);
  bare.fill(0, entry, entry + 8);
  bare.fill(0, optional + OPTIONAL.checksum, optional + OPTIONAL.checksum + 4);
  const signature = signatureOf(digestOf(bare), key);
  const size = align(CERTIFICATE_HEADER + signature.length, 8);
  const table = Buffer.alloc(size);
  table.writeUInt32LE(size, 0);
  table.writeUInt16LE(REVISION, 4);
  table.writeUInt16LE(PKCS_SIGNED_DATA, 6);
  signature.copy(table, CERTIFICATE_HEADER);
  bare.writeUInt32LE(bare.length, entry);
  bare.writeUInt32LE(size, entry + 4);
  return Buffer.concat([bare, table]);
}

/** Of headers and sections, without checksum and the place of signatures; then of what lies behind the sections. */
function digestOf(program: Buffer): Buffer {
  const { optional, headerSize, sections } = readProgram(program);
  const checksum = optional + OPTIONAL.checksum;
  const entry = optional + OPTIONAL.certificates;
  const hash = createHash("sha256")
    .update(program.subarray(0, checksum))
    .update(program.subarray(checksum + 4, entry))
    .update(program.subarray(entry + 8, headerSize));
  let hashed = headerSize;
  for (const { rawAt, rawSize } of [...sections].sort((a, b) => a.rawAt - b.rawAt)) {
    hash.update(program.subarray(rawAt, rawAt + rawSize));
    hashed += rawSize;
  }
  return hash.update(program.subarray(hashed)).digest();
}

/** PKCS #7 signed data of a program's digest. */
function signatureOf(digest: Buffer, { key, ...files }: SecureBootKey): Buffer {
  const privateKey = createPrivateKey(readFileSync(key));
  if (privateKey.asymmetricKeyType !== "rsa")
    throw new QueztlError({
      kind: "config",
      summary: `${key} is no RSA key`,
      why: "firmware takes no others",
      fix: "make one: queztl kernel keys",
    });
  const certificate = certificateOf({ key, ...files });
  const content = Buffer.concat([der(DER.sequence, PE_IMAGE_DATA, NO_FILE), der(DER.sequence, SHA256, der(DER.octets, digest))]);
  const contentDigest = createHash("sha256").update(content).digest();
  const attributes = Buffer.concat([
    der(DER.sequence, CONTENT_TYPE, der(DER.set, INDIRECT_DATA)),
    der(DER.sequence, MESSAGE_DIGEST, der(DER.set, der(DER.octets, contentDigest))),
  ]);
  // Signed as the set that they are, and written under a tag of their own.
  const signature = sign("sha256", der(DER.set, attributes), privateKey);
  const signer = der(DER.sequence, ONE, issuerAndSerial(certificate), SHA256, context(0, attributes), RSA, der(DER.octets, signature));
  const data = der(DER.sequence, INDIRECT_DATA, context(0, der(DER.sequence, content)));
  const signed = der(DER.sequence, ONE, der(DER.set, SHA256), data, context(0, certificate), der(DER.set, signer));
  return der(DER.sequence, SIGNED_DATA, context(0, signed));
}

/** By which a signature names the certificate: version, serial number, algorithm and issuer are its first fields (RFC 5280, 4.1). */
function issuerAndSerial(certificate: Buffer): Buffer {
  const inside = readDer(readDer(certificate)[0]?.content ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0);
  const fields = readDer(inside).filter(({ tag }) => tag !== 0xa0);
  const [serial, , issuer] = fields;
  if (serial === undefined || issuer === undefined) throw new Error("the certificate has no issuer");
  return der(DER.sequence, issuer.whole, serial.whole);
}
