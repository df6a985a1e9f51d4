package sonet.web;

import java.util.List;
import org.teavm.jso.JSExport;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;

/// A client in one cipher suite: its name, and its signature key.
public final class WebIdentity {
  private static final int FORMAT = 1;

  private final Environment environment;
  private final MlsSuite suite;
  private final Bytes name;
  private final KeyPair keys;
  private final ClientIdentity identity;

  private WebIdentity(Environment environment, MlsSuite suite, Bytes name, KeyPair keys) {
    this.environment = environment;
    this.suite = suite;
    this.name = name;
    this.keys = keys;
    this.identity =
        ClientIdentity.of(
            new Credential.Basic(name), suite.primitives().signer(keys), environment.suites());
  }

  static WebIdentity create(Environment environment, MlsSuite suite, Bytes name) {
    return new WebIdentity(
        environment,
        suite,
        name,
        suite.primitives().generateSignatureKeyPair(environment.random()));
  }

  static WebIdentity restore(Environment environment, byte[] saved) throws MlsException {
    Reader reader = Reader.of(Bytes.of(saved));
    try {
      if (reader.u8() != FORMAT) {
        throw new DecodeException("an identity of another format");
      }
      MlsSuite suite = environment.suite(new CipherSuiteId(reader.u16()));
      Bytes name = reader.opaque();
      Secret privateKey = reader.opaqueSecret();
      reader.end();
      Bytes publicKey = suite.primitives().signaturePublicKey(privateKey);
      return new WebIdentity(environment, suite, name, new KeyPair(privateKey, publicKey));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } catch (CryptoException refused) {
      throw new MlsException(Rule.MALFORMED_STATE, refused);
    } finally {
      reader.wipe();
    }
  }

  /// The code point of the cipher suite.
  @JSExport
  public int suite() {
    return suite.id().value();
  }

  /// The name, as its basic credential has it (RFC 9420 §5.3).
  @JSExport
  public byte[] name() {
    return name.toArray();
  }

  /// The public half of the signature key.
  @JSExport
  public byte[] publicKey() {
    return keys.publicKey().toArray();
  }

  /// All of it, as key material: seal it before it is stored.
  @JSExport
  public byte[] save() {
    return WebError.unlessRefused(() -> {
      try (Secret state =
          new Writer().u8(FORMAT).u16(suite()).opaque(name).opaque(keys.privateKey()).toSecret()) {
        return state.expose();
      }
    });
  }

  /// A fresh key package, valid from an hour ago for so many days.
  @JSExport
  public WebKeyPackage createKeyPackage(int days) {
    return WebError.unlessRefused(() -> WebKeyPackage.create(environment, suite, identity, days));
  }

  /// The key package that [WebKeyPackage#save] gave.
  @JSExport
  public WebKeyPackage restoreKeyPackage(byte[] saved) {
    return WebError.unlessRefused(() -> {
      try (Secret state = Secret.copyOf(saved)) {
        return new WebKeyPackage(KeyPackageBundle.decode(environment, state));
      }
    });
  }

  /// A new group with this client as its only member, under a random identifier.
  @JSExport
  public WebGroup createGroup() {
    return group(
        () -> Group.create(environment, Group.Parameters.random(environment, suite), identity));
  }

  /// The same under an identifier, which no other group may have.
  @JSExport
  public WebGroup createGroupWithId(byte[] groupId) {
    return group(() ->
        Group.create(
            environment,
            new Group.Parameters(suite, new GroupId(Bytes.of(groupId)), Extensions.EMPTY),
            identity));
  }

  /// Joins a group by an encoded Welcome for a key package, which is used up by it: delete what was
  /// saved of it once the group is saved.
  @JSExport
  public WebGroup join(byte[] welcome, WebKeyPackage keyPackage) {
    return group(() -> {
      if (MlsMessage.decode(Bytes.of(welcome)) instanceof MlsMessage.Welcome message) {
        return Group.join(
            environment, JoinRequest.of(message.welcome(), keyPackage.bundle(), identity.signer()));
      }
      throw new MlsException(Rule.MALFORMED_MESSAGE, "expected a Welcome");
    });
  }

  /// The group that [WebGroup#save] gave.
  @JSExport
  public WebGroup restoreGroup(byte[] saved) {
    return group(() -> {
      try (Secret state = Secret.copyOf(saved)) {
        List<Signer> signers = List.of(identity.signer());
        return Group.restore(environment, state, signers);
      }
    });
  }

  private static WebGroup group(WebError.Step<Group> step) {
    return new WebGroup(WebError.unlessRefused(step));
  }

  /// Wipes the signature key; groups of this identity can sign no more.
  @JSExport
  public void close() {
    keys.close();
  }
}
