package sonet.mls.extension;

import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.credential.CredentialType;
import sonet.mls.proposal.ProposalType;

/// What every member of a group must support (RFC 9420 §11.1).
///
/// ```
/// struct {
///     ExtensionType extension_types<V>;
///     ProposalType proposal_types<V>;
///     CredentialType credential_types<V>;
/// } RequiredCapabilities;
/// ```
///
/// @param extensionTypes extensions
/// @param proposalTypes proposals
/// @param credentialTypes credentials
public record RequiredCapabilities(
    List<ExtensionType> extensionTypes,
    List<ProposalType> proposalTypes,
    List<CredentialType> credentialTypes)
    implements Encodable {
  /// Nothing beyond what the RFC demands of everyone.
  public static final RequiredCapabilities NONE =
      new RequiredCapabilities(List.of(), List.of(), List.of());

  public RequiredCapabilities {
    extensionTypes = List.copyOf(extensionTypes);
    proposalTypes = List.copyOf(proposalTypes);
    credentialTypes = List.copyOf(credentialTypes);
  }

  /// Reads one.
  public static RequiredCapabilities read(Reader reader) throws DecodeException {
    return new RequiredCapabilities(
        reader.vector(r -> new ExtensionType(r.u16())),
        reader.vector(r -> new ProposalType(r.u16())),
        reader.vector(r -> new CredentialType(r.u16())));
  }

  /// As an extension of the GroupContext.
  public Extension toExtension() {
    return new Extension(ExtensionType.REQUIRED_CAPABILITIES, encoded());
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .vector(extensionTypes, (w, type) -> w.u16(type.value()))
        .vector(proposalTypes, (w, type) -> w.u16(type.value()))
        .vector(credentialTypes, (w, type) -> w.u16(type.value()));
  }
}
