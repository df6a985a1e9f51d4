package sonet.mls.welcome;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.suite.CipherSuiteId;

/// An invitation of new members into an epoch (RFC 9420 §12.4.3.1).
///
/// ```
/// struct {
///   CipherSuite cipher_suite;
///   EncryptedGroupSecrets secrets<V>;
///   opaque encrypted_group_info<V>;
/// } Welcome;
/// ```
///
/// @param cipherSuite of the group
/// @param secrets one for each new member
/// @param encryptedGroupInfo the GroupInfo, under a key from the joiner secret
public record Welcome(
    CipherSuiteId cipherSuite, List<EncryptedGroupSecrets> secrets, Bytes encryptedGroupInfo)
    implements Encodable {
  /// About what the entry of a new member takes in the common suites.
  private static final int ENTRY = 160;

  public Welcome {
    secrets = List.copyOf(secrets);
  }

  /// Reads one.
  public static Welcome read(Reader reader) throws DecodeException {
    return new Welcome(
        new CipherSuiteId(reader.u16()),
        reader.vector(EncryptedGroupSecrets::read),
        reader.opaque());
  }

  /// The same for one new member alone: nothing but the GroupInfo is shared with the others.
  ///
  /// @throws IllegalArgumentException when it is not for that key package
  public Welcome only(KeyPackageRef newMember) {
    return new Welcome(
        cipherSuite,
        List.of(
            secrets.stream()
                .filter(entry -> entry.newMember().equals(newMember))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not for " + newMember.value()))),
        encryptedGroupInfo);
  }

  @Override
  public int roughLength() {
    return ENTRY * (secrets.size() + 1) + encryptedGroupInfo.length();
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(cipherSuite.value()).vector(secrets).opaque(encryptedGroupInfo);
  }

  /// The group secrets for one new member.
  ///
  /// ```
  /// struct {
  ///   KeyPackageRef new_member;
  ///   HPKECiphertext encrypted_group_secrets;
  /// } EncryptedGroupSecrets;
  /// ```
  ///
  /// @param newMember to whose key package they are encrypted
  /// @param encryptedGroupSecrets [GroupSecrets]
  public record EncryptedGroupSecrets(KeyPackageRef newMember, HpkeCiphertext encryptedGroupSecrets)
      implements Encodable {
    /// Reads one.
    public static EncryptedGroupSecrets read(Reader reader) throws DecodeException {
      return new EncryptedGroupSecrets(
          new KeyPackageRef(reader.opaque()), HpkeCiphertext.read(reader));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(newMember.value()).value(encryptedGroupSecrets);
    }
  }
}
