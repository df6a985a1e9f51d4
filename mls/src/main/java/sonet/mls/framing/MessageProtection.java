package sonet.mls.framing;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.Rule;
import sonet.mls.schedule.MessageKey;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;

/// Signs, protects and opens the messages of one epoch (RFC 9420 §6).
///
/// To send: [#sign], then [SignedContent#complete] or, for a commit, [SignedContent#confirmed],
/// then [#protect] or [#encrypt]. To receive: [#unprotect], or [#openSenderData] and [#decrypt],
/// then [UnverifiedContent#verify]. Nothing here has a state, and a failure costs nothing but the
/// attempt.
///
/// @param suite of the group
/// @param groupContext the encoded GroupContext of the epoch; empty for an outsider that proposes,
///   whose signature does not cover it
public record MessageProtection(MlsSuite suite, Bytes groupContext) {
  /// Room for a signature and a tag.
  private static final int AUTHENTICATION = 160;

  /// Signs content for the way it will travel (§6.1).
  public SignedContent sign(Signer signer, WireFormat wireFormat, FramedContent content) {
    Bytes signature =
        suite.signWithLabel(
            signer, SignatureLabel.FRAMED_CONTENT_TBS, toBeSigned(wireFormat, content));
    return new SignedContent(wireFormat, content, signature);
  }

  /// Protects a member's message in the open (§6.2).
  ///
  /// @throws IllegalArgumentException for application data, which must be encrypted, and for
  ///   content that was signed for another way or by an outsider
  public PublicMessage protect(AuthenticatedContent content, Secret membershipKey) {
    requirePublic(content, true);
    Bytes toBeSigned = toBeSigned(content.wireFormat(), content.content());
    return new PublicMessage(
        content.content(),
        content.auth(),
        Optional.of(membershipTag(membershipKey, toBeSigned, content.auth())));
  }

  /// Puts an outsider's message in the open: an external proposal or commit (§6.2).
  ///
  /// @throws IllegalArgumentException for content of a member, or signed for another way
  public PublicMessage withoutMembership(AuthenticatedContent content) {
    requirePublic(content, false);
    return new PublicMessage(content.content(), content.auth(), Optional.empty());
  }

  /// Checks that a message in the open comes from a member, if it says so (§6.2).
  ///
  /// @throws MlsException with `APPLICATION_NOT_ENCRYPTED`, `CONTENT_NOT_ALLOWED_FOR_SENDER` or
  ///   `INVALID_MEMBERSHIP_TAG`
  public UnverifiedContent unprotect(PublicMessage message, Secret membershipKey)
      throws MlsException {
    Bytes toBeSigned = toBeSigned(WireFormat.PUBLIC_MESSAGE, message.content());
    UnverifiedContent content = opened(message, toBeSigned);
    if (message.content().sender() instanceof Sender.Member
        && !message
            .membershipTag()
            .equals(Optional.of(membershipTag(membershipKey, toBeSigned, message.auth())))) {
      throw new MlsException(
          Rule.INVALID_MEMBERSHIP_TAG, "a message of " + message.content().sender());
    }
    return content;
  }

  /// The same for an observer, who has no membership key.
  ///
  /// @throws MlsException with `APPLICATION_NOT_ENCRYPTED` or `CONTENT_NOT_ALLOWED_FOR_SENDER`
  public UnverifiedContent observe(PublicMessage message) throws MlsException {
    return opened(message, toBeSigned(WireFormat.PUBLIC_MESSAGE, message.content()));
  }

  /// Encrypts a member's message (§6.3). The caller closes the key afterwards.
  ///
  /// @throws IllegalArgumentException for content that was signed for another way or by an outsider
  public PrivateMessage encrypt(AuthenticatedContent content, MessageKey key, Sealing sealing) {
    return PrivateProtection.encrypt(suite, content, key, sealing);
  }

  /// Opens the sender data of an encrypted message (§6.3.2).
  ///
  /// @throws MlsException with `INVALID_SENDER_DATA`
  public SenderData openSenderData(PrivateMessage message, Secret senderDataSecret)
      throws MlsException {
    return PrivateProtection.openSenderData(suite, message, senderDataSecret);
  }

  /// Decrypts the content of an encrypted message (§6.3.1). The caller closes the key afterwards.
  ///
  /// @throws MlsException with `UNDECRYPTABLE_CONTENT` or `NONZERO_PADDING`
  public UnverifiedContent decrypt(PrivateMessage message, SenderData senderData, MessageKey key)
      throws MlsException {
    AuthenticatedContent content = PrivateProtection.decrypt(suite, message, senderData, key);
    return UnverifiedContent.of(content, toBeSigned(WireFormat.PRIVATE_MESSAGE, content.content()));
  }

  /// Reads content of this epoch that was stored before anyone had the key to verify it.
  public UnverifiedContent restoreUnverified(Reader reader) throws DecodeException, MlsException {
    AuthenticatedContent claimed = AuthenticatedContent.restore(reader);
    return UnverifiedContent.of(claimed, toBeSigned(claimed.wireFormat(), claimed.content()));
  }

  private static UnverifiedContent opened(PublicMessage message, Bytes toBeSigned)
      throws MlsException {
    if (message.content().content().type() == ContentType.APPLICATION) {
      throw new MlsException(
          Rule.APPLICATION_NOT_ENCRYPTED, "a message of " + message.content().sender());
    }
    return UnverifiedContent.of(
        new AuthenticatedContent(WireFormat.PUBLIC_MESSAGE, message.content(), message.auth()),
        toBeSigned);
  }

  private static void requirePublic(AuthenticatedContent content, boolean member) {
    if (content.content().content().type() == ContentType.APPLICATION) {
      throw new IllegalArgumentException("application data must be encrypted");
    }
    if (!content.wireFormat().equals(WireFormat.PUBLIC_MESSAGE)) {
      throw new IllegalArgumentException("signed for wire format " + content.wireFormat());
    }
    if (content.content().sender() instanceof Sender.Member != member) {
      throw new IllegalArgumentException("not for a message of " + content.content().sender());
    }
  }

  /// `FramedContentTBS` (§6.1): the GroupContext is covered for members and for those who join.
  private Bytes toBeSigned(WireFormat wireFormat, FramedContent content) {
    return Writer.write(
        content.roughLength() + groupContext.length(),
        writer -> {
          writer.u16(ProtocolVersion.MLS10.value()).u16(wireFormat.value()).value(content);
          switch (content.sender()) {
            case Sender.Member _, Sender.NewMemberCommit _ -> writer.raw(groupContext);
            case Sender.External _, Sender.NewMemberProposal _ -> {}
          }
        });
  }

  /// The MAC over `AuthenticatedContentTBM` (§6.2).
  private Bytes membershipTag(Secret membershipKey, Bytes toBeSigned, FramedContentAuthData auth) {
    return suite
        .primitives()
        .mac(
            membershipKey,
            new Writer(toBeSigned.length() + AUTHENTICATION).raw(toBeSigned).value(auth).toBytes());
  }
}
