package sonet.client.group;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Group;
import sonet.mls.GroupComponent;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.component.ComponentId;
import sonet.mls.tree.LeafIndex;

/// Passing content under the exporter of an epoch (RFC 9420 §8.5), signed as a component's
/// (draft-ietf-mls-extensions §4.3).
///
/// ```
/// struct { uint8 version = 1; uint64 epoch; opaque salt[32]; opaque sealed[]; } Body;
/// struct { uint32 leaf; opaque content<V>; opaque signature<V>; } Sealed;
/// key = MLS-Exporter("sonet passing key", salt, Nk)
/// nonce = MLS-Exporter("sonet passing nonce", salt, Nn)
/// ```
///
/// The salt is random, so that a key serves once. The signature is over the group, the epoch, the
/// salt and the content.
final class MlsPassingKeys implements PassingKeys {
  private static final ComponentId COMPONENT = new ComponentId(0xf5a2);
  private static final String LABEL = "sonet passing";
  private static final String KEY = "sonet passing key";
  private static final String NONCE = "sonet passing nonce";
  private static final int VERSION = 1;
  private static final int SALT = 32;

  private final Group group;
  private final CipherSuite suite;
  private final GroupComponent component;

  MlsPassingKeys(Group group) {
    this.group = group;
    this.suite = group.suite().primitives();
    this.component = group.component(COMPONENT);
  }

  @Override
  public Bytes seal(Bytes content, RandomSource random) {
    Bytes salt = random.bytes(SALT);
    Bytes plaintext =
        new Writer()
            .u32(group.self().value())
            .opaque(content)
            .opaque(component.sign(LABEL, signed(salt, content)))
            .toBytes();
    try (Secret key = export(KEY, salt, suite.keyLength())) {
      Bytes header = new Writer().u8(VERSION).u64(group.epoch().value()).raw(salt).toBytes();
      return Bytes.concat(header, suite.seal(key, nonce(salt), context(), plaintext));
    }
  }

  @Override
  public Optional<Passing> open(Bytes sealed) throws ClientException {
    try {
      Reader reader = Reader.of(sealed);
      int version = reader.u8();
      long epoch = reader.u64();
      if (version != VERSION || epoch != group.epoch().value()) {
        return Optional.empty();
      }
      Bytes salt = reader.raw(SALT);
      Signed content = Reader.decode(decrypt(salt, reader.rest()), Signed::read);
      LeafIndex leaf = new LeafIndex(content.leaf());
      Optional<Member> sender = group.at(leaf);
      if (sender.isEmpty()
          || !component.verify(leaf, LABEL, signed(salt, content.content()), content.signature())) {
        throw refused(Optional.empty());
      }
      return Optional.of(new Passing(MlsEngine.member(sender.get()), content.content()));
    } catch (DecodeException | CryptoException | MlsException forged) {
      throw refused(Optional.of(forged));
    }
  }

  private static ClientException refused(Optional<Exception> cause) {
    ClientException refused =
        new ClientException(Reason.INVALID_MESSAGE, "Something passing was sent by no member.");
    cause.ifPresent(refused::initCause);
    return refused;
  }

  /// What is encrypted.
  private record Signed(int leaf, Bytes content, Bytes signature) {
    static Signed read(Reader reader) throws DecodeException {
      return new Signed(reader.u32(), reader.opaque(), reader.opaque());
    }
  }

  private Bytes decrypt(Bytes salt, Bytes ciphertext) throws CryptoException {
    try (Secret key = export(KEY, salt, suite.keyLength())) {
      return suite.open(key, nonce(salt), context(), ciphertext);
    }
  }

  private Bytes context() {
    return new Writer().opaque(group.groupId().value()).u64(group.epoch().value()).toBytes();
  }

  private Bytes signed(Bytes salt, Bytes content) {
    return new Writer().raw(context()).raw(salt).opaque(content).toBytes();
  }

  private Secret export(String label, Bytes salt, int length) {
    return group.export(label, salt, length);
  }

  /// It goes with a key that serves once, and is no secret.
  private Bytes nonce(Bytes salt) {
    try (Secret nonce = export(NONCE, salt, suite.nonceLength())) {
      return MlsEngine.exposed(nonce);
    }
  }
}
