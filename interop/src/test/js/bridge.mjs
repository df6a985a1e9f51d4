// Members that run on ts-mls, for tests in another process: one JSON request a line on standard input, one JSON
// answer a line on standard output, byte strings as hexadecimal digits. `member` numbers the members.
import { createInterface } from "node:readline"
import { p256, p384, p521 } from "@noble/curves/nist.js"
import {
  ciphersuites,
  createApplicationMessage,
  createCommit,
  createGroup,
  createProposal,
  decodeMlsMessage,
  defaultCapabilities,
  defaultExtensionTypes,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  makePskIndex,
  mlsExporter,
  processPrivateMessage,
  processPublicMessage,
  zeroOutUint8Array,
} from "ts-mls"
import { encode } from "ts-mls/codec/tlsEncoder.js"
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js"
import { createGroupInfo } from "ts-mls/createCommit.js"
import { signWithLabel } from "ts-mls/crypto/signature.js"
import { encodeLeafNodeTBS } from "ts-mls/leafNode.js"
import { updateLeafKey } from "ts-mls/privateKeyPath.js"
import { encodeRatchetTree } from "ts-mls/ratchetTree.js"

const version = "mls10"
const hour = 3600n

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"))
const hex = (value) => Buffer.from(value).toString("hex")
const base64 = (value) => Buffer.from(value).toString("base64")
const opaque = (value) => encode(varLenDataEncoder)(value)

function decode(message, wireformat) {
  const [decoded, length] = decodeMlsMessage(bytes(message), 0) ?? []
  if (decoded?.wireformat !== wireformat || length !== message.length / 2) {
    throw new Error(`no ${wireformat}`)
  }
  return decoded
}

// ts-mls 1.6.4 compresses the public keys of the NIST curves, which RFC 9420 section 5.1.1 has uncompressed.
async function signatureKeys(suite) {
  const keys = await suite.signature.keygen()
  const curve = { P256: p256, P384: p384, P521: p521 }[suite.name.split("_").at(-1)]
  return curve === undefined ? keys : { ...keys, publicKey: curve.getPublicKey(keys.signKey, false) }
}

class Member {
  preSharedKeys = {}

  static async create({ suite, name }) {
    const member = new Member()
    const suiteName = Object.keys(ciphersuites).find((known) => ciphersuites[known] === suite)
    member.suite = await getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
    member.keys = await signatureKeys(member.suite)
    member.credential = { credentialType: "basic", identity: new TextEncoder().encode(name) }
    return member
  }

  async freshKeyPackage() {
    const now = BigInt(Math.floor(Date.now() / 1000))
    const lifetime = { notBefore: now - hour, notAfter: now + 80n * 24n * hour }
    this.invitation = await generateKeyPackageWithKey(
      this.credential,
      defaultCapabilities(),
      lifetime,
      [],
      this.keys,
      this.suite,
    )
    return this.invitation
  }

  async keyPackage() {
    const { publicPackage } = await this.freshKeyPackage()
    return hex(encodeMlsMessage({ version, wireformat: "mls_key_package", keyPackage: publicPackage }))
  }

  preSharedKey({ id, secret }) {
    this.preSharedKeys[base64(bytes(id))] = bytes(secret)
  }

  pskIndex() {
    return makePskIndex(this.state, this.preSharedKeys)
  }

  async create({ groupId }) {
    const { publicPackage, privatePackage } = await this.freshKeyPackage()
    this.state = await createGroup(bytes(groupId), publicPackage, privatePackage, [], this.suite)
  }

  async join({ welcome }) {
    const { publicPackage, privatePackage } = this.invitation
    const { welcome: decoded } = decode(welcome, "mls_welcome")
    this.state = await joinGroup(decoded, publicPackage, privatePackage, this.pskIndex(), this.suite)
  }

  // ts-mls 1.6.4 takes the content of external_pub for the key, which stands in it with its length before it
  // (RFC 9420 section 12.4.3.2). The key is unwrapped where ts-mls imports it.
  async joinExternally({ groupInfo }) {
    const { publicPackage, privatePackage } = await this.freshKeyPackage()
    const { groupInfo: decoded } = decode(groupInfo, "mls_group_info")
    const content = decoded.extensions.find((one) => one.extensionType === "external_pub").extensionData
    const hpke = Object.create(this.suite.hpke)
    hpke.importPublicKey = (key) =>
      this.suite.hpke.importPublicKey(key === content ? key.slice(key.length < 64 ? 1 : 2) : key)
    const joined = await joinGroupExternal(
      decoded,
      publicPackage,
      privatePackage,
      false,
      { ...this.suite, hpke },
    )
    this.state = joined.newState
    const { publicMessage } = joined
    return hex(encodeMlsMessage({ version, wireformat: "mls_public_message", publicMessage }))
  }

  async propose({ change, framing }) {
    const proposal = change.type === "update" ? await this.update() : this.proposal(change)
    const made = await createProposal(this.state, framing === "PUBLIC", proposal, this.suite)
    this.adopt(made)
    return hex(encodeMlsMessage(made.message))
  }

  // ts-mls has no call for an Update of one's own: it makes the proposal from a leaf that somebody else signs, and
  // must be given the private key before the commit that applies it.
  async update() {
    const keyPair = await this.suite.hpke.generateKeyPair()
    this.updated = await this.suite.hpke.exportPrivateKey(keyPair.privateKey)
    const { leafIndex } = this.state.privatePath
    const { leaf } = this.state.ratchetTree[2 * leafIndex]
    const unsigned = {
      hpkePublicKey: await this.suite.hpke.exportPublicKey(keyPair.publicKey),
      signaturePublicKey: leaf.signaturePublicKey,
      credential: leaf.credential,
      capabilities: leaf.capabilities,
      leafNodeSource: "update",
      extensions: leaf.extensions,
      groupId: this.state.groupContext.groupId,
      leafIndex,
    }
    const signature = await signWithLabel(
      this.state.signaturePrivateKey,
      "LeafNodeTBS",
      encodeLeafNodeTBS(unsigned),
      this.suite.signature,
    )
    return { proposalType: "update", update: { leafNode: { ...unsigned, signature } } }
  }

  proposal(change) {
    switch (change.type) {
      case "add":
        return { proposalType: "add", add: { keyPackage: decode(change.keyPackage, "mls_key_package").keyPackage } }
      case "remove":
        return { proposalType: "remove", remove: { removed: change.leaf } }
      case "preSharedKey": {
        const pskNonce = this.suite.rng.randomBytes(this.suite.kdf.size)
        const preSharedKeyId = { psktype: "external", pskId: bytes(change.id), pskNonce }
        return { proposalType: "psk", psk: { preSharedKeyId } }
      }
      case "groupExtension": {
        const extensionType = Object.keys(defaultExtensionTypes).find(
          (known) => defaultExtensionTypes[known] === change.extension,
        )
        const extensions = [{ extensionType, extensionData: bytes(change.content) }]
        return { proposalType: "group_context_extensions", groupContextExtensions: { extensions } }
      }
      default:
        throw new Error(`no change ${change.type}`)
    }
  }

  async commit({ changes, framing }) {
    const made = await createCommit(
      { state: this.state, cipherSuite: this.suite, pskIndex: this.pskIndex() },
      {
        extraProposals: changes.map((change) => this.proposal(change)),
        wireAsPublicMessage: framing === "PUBLIC",
        ratchetTreeExtension: true,
      },
    )
    this.adopt(made)
    const { welcome } = made
    return {
      commit: hex(encodeMlsMessage(made.commit)),
      welcome: welcome && hex(encodeMlsMessage({ version, wireformat: "mls_welcome", welcome })),
    }
  }

  async process({ message }) {
    const [decoded] = decodeMlsMessage(bytes(message), 0) ?? []
    const content = decoded?.publicMessage?.content ?? decoded?.privateMessage
    if (content?.contentType === "commit" && this.updated !== undefined) {
      this.state = { ...this.state, privatePath: updateLeafKey(this.state.privatePath, this.updated) }
      this.updated = undefined
    }
    const processed =
      decoded?.wireformat === "mls_public_message"
        ? await processPublicMessage(this.state, decoded.publicMessage, this.pskIndex(), this.suite)
        : await processPrivateMessage(this.state, decoded.privateMessage, this.pskIndex(), this.suite)
    if (processed.kind === "applicationMessage") {
      throw new Error("an application message for a handshake message")
    }
    this.adopt(processed)
  }

  async send({ text }) {
    const made = await createApplicationMessage(this.state, bytes(text), this.suite)
    this.adopt(made)
    const { privateMessage } = made
    return hex(encodeMlsMessage({ version, wireformat: "mls_private_message", privateMessage }))
  }

  async receive({ message }) {
    const { privateMessage } = decode(message, "mls_private_message")
    const processed = await processPrivateMessage(this.state, privateMessage, this.pskIndex(), this.suite)
    if (processed.kind !== "applicationMessage") {
      throw new Error("a handshake message for an application message")
    }
    this.adopt(processed)
    return hex(processed.message)
  }

  // As in joinExternally: what ts-mls itself would write lacks the length.
  async groupInfo() {
    const { groupContext, confirmationTag, keySchedule, ratchetTree } = this.state
    const external = await this.suite.hpke.deriveKeyPair(keySchedule.externalSecret)
    const key = await this.suite.hpke.exportPublicKey(external.publicKey)
    const groupInfo = await createGroupInfo(
      groupContext,
      confirmationTag,
      this.state,
      [
        { extensionType: "ratchet_tree", extensionData: encodeRatchetTree(ratchetTree) },
        { extensionType: "external_pub", extensionData: opaque(key) },
      ],
      this.suite,
    )
    return hex(encodeMlsMessage({ version, wireformat: "mls_group_info", groupInfo }))
  }

  view() {
    return {
      epoch: Number(this.state.groupContext.epoch),
      leaf: this.state.privatePath.leafIndex,
      leaves: this.state.ratchetTree.flatMap((node, at) => (node?.nodeType === "leaf" ? [at / 2] : [])),
      epochAuthenticator: hex(this.state.keySchedule.epochAuthenticator),
    }
  }

  async export({ label, context, length }) {
    return hex(
      await mlsExporter(this.state.keySchedule.exporterSecret, label, bytes(context), length, this.suite),
    )
  }

  adopt({ newState, consumed }) {
    this.state = newState
    consumed.forEach(zeroOutUint8Array)
  }
}

const members = new Map()

async function answer({ call, member, ...request }) {
  if (call === "new") {
    members.set(member, await Member.create(request))
    return null
  }
  if (call === "suites") {
    return Object.values(ciphersuites)
  }
  return (await members.get(member)[call](request)) ?? null
}

for await (const line of createInterface({ input: process.stdin })) {
  let result
  try {
    result = { value: await answer(JSON.parse(line)) }
  } catch (error) {
    result = { error: String(error.stack ?? error) }
  }
  process.stdout.write(JSON.stringify(result) + "\n")
}
