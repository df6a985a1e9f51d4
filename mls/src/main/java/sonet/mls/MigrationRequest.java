package sonet.mls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.LeafIndex;

/// The move of a group to another cipher suite (RFC 9420 §11.2).
///
/// @param cipherSuite of the new group
/// @param groupId of the new group
/// @param extensions of the new group, for its name and whatever else the application keeps there
/// @param identity of the caller in the new group, whose signer fits its suite
/// @param keyPackages of the other members, in the new suite
/// @param leftBehind members who are removed first, since they cannot follow
/// @param commits how the commits are made; received proposals do not go in
public record MigrationRequest(
    CipherSuiteId cipherSuite,
    GroupId groupId,
    Extensions extensions,
    ClientIdentity identity,
    List<KeyPackage> keyPackages,
    Set<LeafIndex> leftBehind,
    CommitRequest commits) {
  public MigrationRequest {
    keyPackages = List.copyOf(keyPackages);
    leftBehind = Collections.unmodifiableSet(new HashSet<>(leftBehind));
    commits = commits.withoutReceived();
  }

  /// A move with everybody, the extensions of the group and a random identifier.
  ///
  /// @param random for the identifier
  public static MigrationRequest of(
      Group group,
      CipherSuiteId cipherSuite,
      ClientIdentity identity,
      sonet.crypto.RandomSource random) {
    return new MigrationRequest(
        cipherSuite,
        new GroupId(random.bytes(32)),
        group.context().extensions(),
        identity,
        List.of(),
        Set.of(),
        CommitRequest.RECEIVED);
  }

  /// The same with key packages of members.
  public MigrationRequest with(List<KeyPackage> more) {
    List<KeyPackage> all = new ArrayList<>(keyPackages);
    all.addAll(more);
    return new MigrationRequest(
        cipherSuite, groupId, extensions, identity, all, leftBehind, commits);
  }

  /// The same with other extensions of the new group.
  public MigrationRequest withExtensions(Extensions other) {
    return new MigrationRequest(
        cipherSuite, groupId, other, identity, keyPackages, leftBehind, commits);
  }

  /// The same without members who cannot follow, as [Migration.Held] named them: who asks this has
  /// decided to go on without them.
  public MigrationRequest without(List<Migration.Straggler> stragglers) {
    Set<LeafIndex> all = new HashSet<>(leftBehind);
    stragglers.forEach(straggler -> all.add(straggler.member().leafIndex()));
    return new MigrationRequest(
        cipherSuite, groupId, extensions, identity, keyPackages, all, commits);
  }

  /// The same with commits made in another way: encrypted, or without the tree in the Welcome.
  public MigrationRequest withCommits(CommitRequest way) {
    return new MigrationRequest(
        cipherSuite, groupId, extensions, identity, keyPackages, leftBehind, way);
  }
}
