package sonet.mls.tree;

import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.ProtocolVersion;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;

/// What a client supports (RFC 9420 §7.2). Unknown values are kept and mean nothing to us.
///
/// ```
/// struct {
///     ProtocolVersion versions<V>;
///     CipherSuite cipher_suites<V>;
///     ExtensionType extensions<V>;
///     ProposalType proposals<V>;
///     CredentialType credentials<V>;
/// } Capabilities;
/// ```
///
/// @param versions protocol versions
/// @param cipherSuites cipher suites
/// @param extensions non-default extension types
/// @param proposals non-default proposal types
/// @param credentials credential types
public record Capabilities(
    List<ProtocolVersion> versions,
    List<CipherSuiteId> cipherSuites,
    List<ExtensionType> extensions,
    List<ProposalType> proposals,
    List<CredentialType> credentials)
    implements Encodable {
  public Capabilities {
    versions = List.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    extensions = List.copyOf(extensions);
    proposals = List.copyOf(proposals);
    credentials = List.copyOf(credentials);
  }

  /// Reads one.
  public static Capabilities read(Reader reader) throws DecodeException {
    return new Capabilities(
        reader.vector(r -> new ProtocolVersion(r.u16())),
        reader.vector(r -> new CipherSuiteId(r.u16())),
        reader.vector(r -> new ExtensionType(r.u16())),
        reader.vector(r -> new ProposalType(r.u16())),
        reader.vector(r -> new CredentialType(r.u16())));
  }

  /// Whether an extension type may be used towards this client.
  public boolean supports(ExtensionType type) {
    return type.isDefault() || extensions.contains(type);
  }

  /// Whether a proposal type may be used towards this client.
  public boolean supports(ProposalType type) {
    return type.isDefault() || proposals.contains(type);
  }

  /// Whether a credential type may be used towards this client.
  public boolean supports(CredentialType type) {
    return credentials.contains(type);
  }

  /// Whether all that a group requires is supported (RFC 9420 §11.1).
  public boolean satisfies(RequiredCapabilities required) {
    return required.extensionTypes().stream().allMatch(this::supports)
        && required.proposalTypes().stream().allMatch(this::supports)
        && required.credentialTypes().stream().allMatch(this::supports);
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .vector(versions, (w, version) -> w.u16(version.value()))
        .vector(cipherSuites, (w, suite) -> w.u16(suite.value()))
        .vector(extensions, (w, type) -> w.u16(type.value()))
        .vector(proposals, (w, type) -> w.u16(type.value()))
        .vector(credentials, (w, type) -> w.u16(type.value()));
  }
}
