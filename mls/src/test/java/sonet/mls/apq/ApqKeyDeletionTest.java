package sonet.mls.apq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.testing.SecretLog;
import sonet.mls.testing.WatchedProvider;

/// What a device still holds of what binds its groups: looked for in its stored state, and in the
/// arrays in which its secrets came (draft-ietf-mls-combiner §5.2, §8.3).
final class ApqKeyDeletionTest {
  private final Watched alice = new Watched("alice", 1);
  private final Watched bob = new Watched("bob", 2);
  private ApqGroup a;
  private ApqGroup b;

  private static final class Watched {
    private final SecretLog log = new SecretLog();
    private final ApqClient client;

    private Watched(String name, long seed) {
      client =
          ApqClient.create(
              name,
              seed,
              CipherSuites.withPostQuantum(new WatchedProvider(Providers.pure(), log)),
              ApqClient.POST_QUANTUM);
    }

    /// Nothing lingers: what was not wiped is in the state.
    void checkNothingLingers(ApqGroup group) {
      try (Group.Snapshot snapshot = group.snapshot()) {
        byte[] state = snapshot.state().expose();
        assertThat(log.entries())
            .filteredOn(entry -> !entry.wiped())
            .filteredOn(entry -> !contains(state, entry.value().toArray()))
            .extracting(SecretLog.Entry::label)
            .isEmpty();
      }
    }

    /// Of the key that binds the groups and of its source nothing is held.
    void checkKeysAreGone(ApqGroup group) {
      try (Group.Snapshot snapshot = group.snapshot()) {
        byte[] state = snapshot.state().expose();
        for (String label : List.of("psk", "psk_id", "application_export")) {
          SecretLog.Entry newest = log.labelled(label).getFirst();
          // The newest exporter is that of the traditional group, of which nothing was exported.
          boolean kept = label.equals("application_export");
          assertThat(newest.wiped()).as(label).isEqualTo(!kept);
          assertThat(contains(state, newest.value().toArray())).as(label).isEqualTo(kept);
        }
      }
    }
  }

  private static boolean contains(byte[] where, byte[] what) {
    for (int i = 0; i + what.length <= where.length; i++) {
      if (Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
        return true;
      }
    }
    return false;
  }

  ApqKeyDeletionTest() throws MlsException {
    try (ApqKeyPackageBundle forBob = bob.client.keyPackages()) {
      ApqPendingCommit add =
          alice.client.createGroup().commitFull(ApqCommitRequest.add(forBob.keyPackages()));
      a = add.keep();
      b = bob.client.join(add, forBob);
    }
  }

  private void checkBoth() {
    alice.checkNothingLingers(a);
    bob.checkNothingLingers(b);
    alice.checkKeysAreGone(a);
    bob.checkKeysAreGone(b);
  }

  @Test
  void afterAJoinNothingOfTheKeyIsLeft() {
    checkBoth();
  }

  @Test
  void afterCommitsNothingOfTheKeyIsLeft() throws MlsException {
    for (int i = 0; i < 3; i++) {
      ApqPendingCommit partial = a.commitPartial();
      b = b.process(partial.message().encoded()).keep();
      a = partial.keep();
      ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
      b = b.process(full.message().encoded()).keep();
      a = full.keep();
      checkBoth();
    }
  }

  @Test
  void afterAnExternalJoinNothingOfTheKeyIsLeft() throws MlsException {
    Watched dave = new Watched("dave", 4);
    ApqPendingCommit join = dave.client.joinExternally(a.groupInfo());
    a = a.process(join.message().encoded()).keep();
    b = b.process(join.message().encoded()).keep();
    ApqGroup d = join.keep();
    checkBoth();
    dave.checkNothingLingers(d);
    dave.checkKeysAreGone(d);
  }

  @Test
  void aClosedPairHoldsNothing() throws MlsException {
    Bytes message = a.protect(Bytes.utf8("hello")).encoded();
    b = b.process(message).keep();
    a.close();
    b.close();
    for (Watched device : List.of(alice, bob)) {
      assertThat(device.log.entries())
          .filteredOn(entry -> !entry.wiped())
          .extracting(SecretLog.Entry::label)
          .isEmpty();
    }
  }
}
