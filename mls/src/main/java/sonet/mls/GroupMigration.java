package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.commit.KeyPackageRules;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;

/// Prepares the move of a group to another cipher suite: removal of those left behind, ReInit, and
/// the first commit of the new group, each made from the group that the one before leads to.
final class GroupMigration {
  private final Group group;
  private final MigrationRequest request;
  private final Environment environment;
  private final MlsSuite suite;
  private final GroupContext newContext;
  private final List<KeyPackage> unused;

  GroupMigration(Group group, MigrationRequest request) throws MlsException {
    this.group = group;
    this.request = request;
    this.environment = group.state().environment();
    this.suite = environment.suite(request.cipherSuite());
    this.newContext =
        new GroupContext(
            ProtocolVersion.MLS10,
            suite.id(),
            request.groupId(),
            Epoch.ZERO,
            Bytes.EMPTY,
            Bytes.EMPTY,
            request.extensions());
    this.unused = new ArrayList<>(request.keyPackages());
  }

  Migration prepare() throws MlsException {
    if (request.leftBehind().contains(group.self())) {
      throw new IllegalArgumentException("who moves a group cannot leave itself behind");
    }
    List<Member> following =
        group.all().stream()
            .filter(member -> !member.leafIndex().equals(group.self()))
            .filter(member -> !request.leftBehind().contains(member.leafIndex()))
            .toList();
    List<KeyPackage> chosen = new ArrayList<>();
    List<Migration.Straggler> stragglers = new ArrayList<>();
    for (Member member : following) {
      Optional<KeyPackage> keyPackage = take(member);
      cause(member, keyPackage)
          .ifPresentOrElse(
              cause -> stragglers.add(new Migration.Straggler(member, cause)),
              () -> chosen.add(keyPackage.orElseThrow()));
    }
    return stragglers.isEmpty() ? ready(chosen) : new Migration.Held(stragglers);
  }

  /// A key package of a member. Signature keys stay where the new suite has the same scheme, and
  /// tell apart the clients of one credential; else the credential must do.
  private Optional<KeyPackage> take(Member member) {
    boolean sameScheme =
        suite
            .primitives()
            .definition()
            .signature()
            .equals(group.suite().primitives().definition().signature());
    Optional<KeyPackage> found =
        unused.stream()
            .filter(each -> matches(member, each))
            .filter(
                each -> !sameScheme || each.leafNode().signatureKey().equals(member.signatureKey()))
            .findFirst();
    found.ifPresent(unused::remove);
    return found;
  }

  private boolean matches(Member member, KeyPackage keyPackage) {
    return keyPackage.cipherSuite().equals(suite.id())
        && environment
            .authentication()
            .matches(
                member.credential(),
                keyPackage.leafNode().credential(),
                environment.clock().epochSecond());
  }

  private Optional<Migration.Cause> cause(Member member, Optional<KeyPackage> keyPackage) {
    if (keyPackage.isEmpty()) {
      boolean supported = member.leafNode().capabilities().cipherSuites().contains(suite.id());
      return Optional.of(
          supported ? new Migration.Cause.NoKeyPackage() : new Migration.Cause.SuiteNotSupported());
    }
    try {
      KeyPackageRules.check(environment, suite, newContext, keyPackage.get());
      return Optional.empty();
    } catch (MlsException refused) {
      return Optional.of(new Migration.Cause.KeyPackageRefused(refused.rule()));
    }
  }

  private Migration ready(List<KeyPackage> keyPackages) throws MlsException {
    Optional<PendingCommit> removal = Optional.empty();
    Group last = group;
    if (!request.leftBehind().isEmpty()) {
      List<Proposal> removals =
          request.leftBehind().stream().<Proposal>map(Proposal.Remove::new).toList();
      removal = Optional.of(group.commit(request.commits().with(removals)));
      last = removal.get().group();
    }
    Proposal.ReInit proposal =
        new Proposal.ReInit(
            request.groupId(), ProtocolVersion.MLS10, suite.id(), request.extensions());
    PendingCommit reInit = last.commit(request.commits().with(proposal));
    BegunGroup begun =
        new Resumption(reInit.group().state())
            .reinitialize(
                new ResumptionRequest(request.identity(), keyPackages, request.commits()));
    return new Migration.Ready(removal, reInit, begun.created(), begun.first());
  }
}
