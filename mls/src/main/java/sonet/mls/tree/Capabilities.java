package sonet.mls.tree;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.ProtocolVersion;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Grease;
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
/// No record, because it holds what it lists as sets too: a peer may list all types there are, and
/// is asked for as many.
public final class Capabilities implements Encodable {
  private final List<ProtocolVersion> versions;
  private final List<CipherSuiteId> cipherSuites;
  private final List<ExtensionType> extensions;
  private final List<ProposalType> proposals;
  private final List<CredentialType> credentials;
  private final TypeSet extensionSet;
  private final TypeSet proposalSet;
  private final TypeSet credentialSet;

  /// Capabilities with these lists, in their order.
  ///
  /// @param versions protocol versions
  /// @param cipherSuites cipher suites
  /// @param extensions non-default extension types
  /// @param proposals non-default proposal types
  /// @param credentials credential types
  public Capabilities(
      List<ProtocolVersion> versions,
      List<CipherSuiteId> cipherSuites,
      List<ExtensionType> extensions,
      List<ProposalType> proposals,
      List<CredentialType> credentials) {
    this.versions = List.copyOf(versions);
    this.cipherSuites = List.copyOf(cipherSuites);
    this.extensions = List.copyOf(extensions);
    this.proposals = List.copyOf(proposals);
    this.credentials = List.copyOf(credentials);
    this.extensionSet = TypeSet.of(extensions, ExtensionType::value);
    this.proposalSet = TypeSet.of(proposals, ProposalType::value);
    this.credentialSet = TypeSet.of(credentials, CredentialType::value);
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

  /// Protocol versions.
  public List<ProtocolVersion> versions() {
    return versions;
  }

  /// Cipher suites.
  public List<CipherSuiteId> cipherSuites() {
    return cipherSuites;
  }

  /// Non-default extension types.
  public List<ExtensionType> extensions() {
    return extensions;
  }

  /// Non-default proposal types.
  public List<ProposalType> proposals() {
    return proposals;
  }

  /// Credential types.
  public List<CredentialType> credentials() {
    return credentials;
  }

  TypeSet extensionSet() {
    return extensionSet;
  }

  TypeSet proposalSet() {
    return proposalSet;
  }

  TypeSet credentialSet() {
    return credentialSet;
  }

  /// These and an extension type.
  public Capabilities with(ExtensionType type) {
    return new Capabilities(versions, cipherSuites, and(extensions, type), proposals, credentials);
  }

  /// These and a proposal type.
  public Capabilities with(ProposalType type) {
    return new Capabilities(versions, cipherSuites, extensions, and(proposals, type), credentials);
  }

  private static <T> List<T> and(List<T> values, T more) {
    return Stream.concat(values.stream(), Stream.of(more)).distinct().toList();
  }

  /// Whether an extension type is in the list, or need not be.
  public boolean list(ExtensionType type) {
    return type.isDefault() || extensionSet.contains(type.value());
  }

  /// Whether an extension type may be used towards this client. Values that are reserved for GREASE
  /// stand in lists, and nobody supports them (RFC 9420 §13.5).
  public boolean supports(ExtensionType type) {
    return list(type) && !Grease.isGrease(type.value());
  }

  /// Whether a proposal type may be used towards this client.
  public boolean supports(ProposalType type) {
    return type.isDefault()
        || (proposalSet.contains(type.value()) && !Grease.isGrease(type.value()));
  }

  /// Whether a credential type may be used towards this client.
  public boolean supports(CredentialType type) {
    return credentialSet.contains(type.value()) && !Grease.isGrease(type.value());
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

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Capabilities that
            && versions.equals(that.versions)
            && cipherSuites.equals(that.cipherSuites)
            && extensions.equals(that.extensions)
            && proposals.equals(that.proposals)
            && credentials.equals(that.credentials));
  }

  @Override
  public int hashCode() {
    return Objects.hash(versions, cipherSuites, extensions, proposals, credentials);
  }

  /// The lists.
  @Override
  public String toString() {
    return "Capabilities(versions %s, suites %s, extensions %s, proposals %s, credentials %s)"
        .formatted(versions, cipherSuites, extensions, proposals, credentials);
  }
}
