package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.WireFormat;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// What a commit shall do (RFC 9420 §12.4.1).
///
/// @param proposals of the committer, by value
/// @param withReceived whether the proposals received in the epoch go in as well, as far as they
///   are valid
/// @param forcePath whether the committer's keys are renewed even if nothing demands it
/// @param identity with which the committer goes on, when it changes
/// @param wireFormat how the commit travels
/// @param authenticatedData of the application
/// @param welcomeExtensions of the GroupInfo in the Welcome
/// @param treeInWelcome whether the Welcome carries the ratchet tree
public record CommitRequest(
    List<Proposal> proposals,
    boolean withReceived,
    boolean forcePath,
    Optional<ClientIdentity> identity,
    WireFormat wireFormat,
    Bytes authenticatedData,
    Extensions welcomeExtensions,
    boolean treeInWelcome) {

  /// All received proposals and none of one's own: with none received, an update of the committer.
  public static final CommitRequest RECEIVED =
      new CommitRequest(
          List.of(),
          true,
          false,
          Optional.empty(),
          WireFormat.PUBLIC_MESSAGE,
          Bytes.EMPTY,
          Extensions.EMPTY,
          true);

  public CommitRequest {
    proposals = List.copyOf(proposals);
    if (!wireFormat.equals(WireFormat.PUBLIC_MESSAGE)
        && !wireFormat.equals(WireFormat.PRIVATE_MESSAGE)) {
      throw new IllegalArgumentException("a commit cannot travel as " + wireFormat);
    }
  }

  /// Adds clients.
  public static CommitRequest add(List<KeyPackage> keyPackages) {
    return RECEIVED.with(keyPackages.stream().<Proposal>map(Proposal.Add::new).toList());
  }

  /// Adds a client.
  public static CommitRequest add(KeyPackage keyPackage) {
    return add(List.of(keyPackage));
  }

  /// Removes members.
  public static CommitRequest remove(LeafIndex... members) {
    return RECEIVED.with(List.of(members).stream().<Proposal>map(Proposal.Remove::new).toList());
  }

  /// Renews the committer's keys.
  public static CommitRequest update() {
    return RECEIVED.withPath();
  }

  /// The same with more proposals.
  public CommitRequest with(List<Proposal> more) {
    List<Proposal> all = new ArrayList<>(proposals);
    all.addAll(more);
    return new CommitRequest(
        all,
        withReceived,
        forcePath,
        identity,
        wireFormat,
        authenticatedData,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same with one more proposal.
  public CommitRequest with(Proposal more) {
    return with(List.of(more));
  }

  /// The same with a path.
  public CommitRequest withPath() {
    return new CommitRequest(
        proposals,
        withReceived,
        true,
        identity,
        wireFormat,
        authenticatedData,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same without the proposals received.
  public CommitRequest withoutReceived() {
    return new CommitRequest(
        proposals,
        false,
        forcePath,
        identity,
        wireFormat,
        authenticatedData,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same with a new identity of the committer, which demands a path.
  public CommitRequest withIdentity(ClientIdentity next) {
    return new CommitRequest(
        proposals,
        withReceived,
        true,
        Optional.of(next),
        wireFormat,
        authenticatedData,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same, encrypted.
  public CommitRequest encrypted() {
    return new CommitRequest(
        proposals,
        withReceived,
        forcePath,
        identity,
        WireFormat.PRIVATE_MESSAGE,
        authenticatedData,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same with authenticated data.
  public CommitRequest withAuthenticatedData(Bytes data) {
    return new CommitRequest(
        proposals,
        withReceived,
        forcePath,
        identity,
        wireFormat,
        data,
        welcomeExtensions,
        treeInWelcome);
  }

  /// The same with extensions of the GroupInfo in the Welcome.
  public CommitRequest withWelcomeExtensions(Extensions extensions) {
    return new CommitRequest(
        proposals,
        withReceived,
        forcePath,
        identity,
        wireFormat,
        authenticatedData,
        extensions,
        treeInWelcome);
  }

  /// The same without the ratchet tree in the Welcome, for newcomers that get it elsewhere.
  public CommitRequest withoutTreeInWelcome() {
    return new CommitRequest(
        proposals,
        withReceived,
        forcePath,
        identity,
        wireFormat,
        authenticatedData,
        welcomeExtensions,
        false);
  }
}
