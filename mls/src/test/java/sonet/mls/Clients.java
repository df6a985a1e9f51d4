package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.Capabilities;

/// Capabilities for the clients of tests.
final class Clients {
  private Clients() {}

  static Capabilities withVersions(Capabilities plain, ProtocolVersion... versions) {
    return new Capabilities(
        List.of(versions),
        plain.cipherSuites(),
        plain.extensions(),
        plain.proposals(),
        plain.credentials());
  }

  static Capabilities withSuites(Capabilities plain, CipherSuiteId... suites) {
    return new Capabilities(
        plain.versions(),
        List.of(suites),
        plain.extensions(),
        plain.proposals(),
        plain.credentials());
  }

  static Capabilities withExtensions(Capabilities plain, ExtensionType... more) {
    return new Capabilities(
        plain.versions(),
        plain.cipherSuites(),
        joined(plain.extensions(), List.of(more)),
        plain.proposals(),
        plain.credentials());
  }

  static Capabilities withProposals(Capabilities plain, ProposalType... more) {
    return new Capabilities(
        plain.versions(),
        plain.cipherSuites(),
        plain.extensions(),
        joined(plain.proposals(), List.of(more)),
        plain.credentials());
  }

  /// In place of those that were listed.
  static Capabilities withCredentials(Capabilities plain, CredentialType... only) {
    return new Capabilities(
        plain.versions(),
        plain.cipherSuites(),
        plain.extensions(),
        plain.proposals(),
        List.of(only));
  }

  private static <T> List<T> joined(List<T> values, List<T> more) {
    List<T> all = new ArrayList<>(values);
    all.addAll(more);
    return all;
  }
}
