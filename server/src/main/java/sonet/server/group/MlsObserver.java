package sonet.server.group;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.GroupId;
import sonet.mls.GroupPolicy;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.SavedObservedGroup;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Role;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;

/// A group as the engine's observer sees it. The one place where the service touches MLS.
public final class MlsObserver implements GroupObserver {
  /// So many changes may always stand behind a snapshot; more, while they are shorter than it.
  private static final int ALWAYS_APPENDED = 16;

  /// Never more than a batch can remove at once, and a start can read.
  static final int MOST_CHANGES = 256;

  /// A tree takes some four times as many bytes in memory as written.
  private static final int HEAP_FACTOR = 4;

  private static final int OVERHEAD = 4 << 10;

  private final ObservedGroup group;
  private final SavedObservedGroup saved;
  private final Piece written;

  /// @param saved how the group stands in storage as of the beginning of its epoch
  /// @param written the newest piece of that
  private MlsObserver(ObservedGroup group, SavedObservedGroup saved, Piece written) {
    this.group = group;
    this.saved = saved;
    this.written = written;
  }

  /// A group whose state is written whole.
  private static MlsObserver begin(ObservedGroup group, int outdated) {
    SavedObservedGroup.Piece first = SavedObservedGroup.begin(group);
    return new MlsObserver(group, first.saved(), new Piece(0, first.bytes(), outdated));
  }

  /// The group in the next epoch.
  private MlsObserver next(ObservedGroup next) {
    boolean overgrown =
        saved.changes() >= ALWAYS_APPENDED && saved.changesBytes() > saved.snapshotBytes();
    if (overgrown || saved.changes() >= MOST_CHANGES) {
      return begin(next, saved.changes());
    }
    SavedObservedGroup.Piece change = saved.next(next);
    return new MlsObserver(
        next, change.saved(), new Piece(change.saved().changes(), change.bytes(), 0));
  }

  /// Makes observers with the primitives of a provider. Whose keys are whose, the service itself
  /// checks for each leaf that comes in; the engine need not ask.
  public static Factory factory(CryptoProvider provider, RandomSource random, InstantSource clock) {
    Environment environment =
        new Environment(
            CipherSuites.withPostQuantum(provider),
            random,
            () -> clock.instant().getEpochSecond(),
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    return new Observers(environment);
  }

  private record Observers(Environment environment) implements Factory {
    @Override
    public GroupObserver create(Bytes groupInfo, Optional<Bytes> ratchetTree)
        throws RefusalException {
      return asked(() -> begin(ObservedGroup.create(environment, groupInfo, ratchetTree), 0));
    }

    @Override
    public GroupObserver restore(List<Bytes> pieces) {
      try {
        SavedObservedGroup saved = SavedObservedGroup.restore(environment, pieces);
        return new MlsObserver(
            saved.group(), saved, new Piece(saved.changes(), pieces.getLast(), 0));
      } catch (MlsException e) {
        throw new AssertionError("the store holds the state of a group", e);
      }
    }
  }

  private interface Question<T> {
    T ask() throws MlsException;
  }

  /// Makes a broken rule the answer that names it.
  private static <T> T asked(Question<T> question) throws RefusalException {
    try {
      return question.ask();
    } catch (MlsException e) {
      throw new RefusalException(
          Problem.of(ProblemType.MLS_INVALID, String.valueOf(e.getMessage()))
              .withBroken(new Problem.BrokenRule(e.rule().name(), e.rule().citation())));
    }
  }

  @Override
  public Bytes groupId() {
    return group.groupId().value();
  }

  @Override
  public long epoch() {
    return group.epoch().value();
  }

  @Override
  public List<Member> members() {
    return group.all().stream().map(MlsObserver::member).toList();
  }

  private static Member member(sonet.mls.Member member) {
    Bytes identity =
        member.credential() instanceof Credential.Basic(Bytes value) ? value : Bytes.EMPTY;
    return new Member(member.leafIndex().value(), identity, member.signatureKey());
  }

  @Override
  public Optional<GroupRoles> roles() {
    return group.roles();
  }

  @Override
  public Role role(Bytes identity) {
    return roles()
        .map(roles -> roles.role(new Credential.Basic(identity), Object::equals))
        .orElse(Role.OWNER);
  }

  @Override
  public Optional<Bytes> successor() {
    return group.successor().map(GroupId::value);
  }

  @Override
  public Bytes ratchetTree() {
    return group.ratchetTree();
  }

  @Override
  public Step process(Bytes message) throws RefusalException {
    return switch (asked(() -> group.process(message))) {
      case Observed.Commit(ObservedGroup next, CommitEffect effect) -> commit(next, effect);
      case Observed.Proposal(ObservedGroup next, var _) ->
          new Step.Proposal(new MlsObserver(next, saved, written));
      case Observed.Duplicate() -> new Step.Proposal(this);
      case Observed.Encrypted(boolean handshake) -> {
        if (handshake) {
          throw RefusalException.of(
              ProblemType.COMMIT_REFUSED,
              "proposals and commits travel as PublicMessage here (RFC 9420 §6.2), so that the"
                  + " server can follow the group");
        }
        yield new Step.Application();
      }
      case Observed.StaleEpoch(var epoch) -> new Step.Elsewhere(epoch.value());
      case Observed.FutureEpoch(var epoch) -> new Step.Elsewhere(epoch.value());
    };
  }

  private Step commit(ObservedGroup next, CommitEffect effect) {
    Member committer = member(effect.committer());
    List<Member> added = new ArrayList<>(effect.added().stream().map(MlsObserver::member).toList());
    if (effect.external()) {
      added.add(committer);
    }
    return new Step.Commit(
        next(next),
        new Changes(
            committer,
            effect.external(),
            added,
            effect.removed().stream().map(MlsObserver::member).toList(),
            effect.left().stream().map(MlsObserver::member).toList(),
            effect.updated().stream().map(MlsObserver::member).toList(),
            effect.branchOf().map(GroupId::value)));
  }

  @Override
  public boolean asksToLeave(Bytes proposal) {
    return ObservedGroup.isSelfRemove(proposal);
  }

  @Override
  public void verifyGroupInfo(Bytes groupInfo) throws RefusalException {
    boolean _ =
        asked(() -> {
          group.verifyGroupInfo(groupInfo);
          return true;
        });
  }

  @Override
  public Piece written() {
    return written;
  }

  @Override
  public int weight() {
    long written = saved.snapshotBytes() + saved.changesBytes();
    return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + HEAP_FACTOR * written);
  }
}
