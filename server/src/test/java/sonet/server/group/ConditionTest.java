package sonet.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;
import sonet.server.group.Condition.KeptTree;
import sonet.server.group.Condition.Rejected;

/// What a group is beside its epochs.
final class ConditionTest {
  private static final Bytes COMMIT = Bytes.utf8("commit");
  private static final Bytes OTHER = Bytes.utf8("another commit");

  private static DeviceId device(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) (number >> 8);
    id[1] = (byte) number;
    return new DeviceId(Bytes.wrap(id));
  }

  private static Rejected rejected(int device, Bytes commit) {
    return new Rejected(device(device), new AccountName("user" + device), commit);
  }

  @Test
  void aDeviceStandsForItsNewestRejection() {
    Condition condition =
        Condition.PLAIN
            .with(rejected(1, COMMIT))
            .with(rejected(2, COMMIT))
            .with(rejected(1, OTHER));
    assertThat(condition.rejections()).containsExactly(rejected(2, COMMIT), rejected(1, OTHER));
  }

  @Test
  void rejectionsAreBounded() {
    Condition condition = Condition.PLAIN;
    for (int i = 0; i < Condition.MAX_REJECTIONS + 5; i++) {
      condition = condition.with(rejected(i, COMMIT));
    }
    assertThat(condition.rejections()).hasSize(Condition.MAX_REJECTIONS);
    assertThat(condition.rejections().getFirst()).isEqualTo(rejected(5, COMMIT));
  }

  @Test
  void aContestWaitsForAllWhoRejectTheCommitAndForNobodyElse() {
    Condition contested =
        Condition.PLAIN
            .with(rejected(1, COMMIT))
            .with(rejected(2, OTHER))
            .contested(7, COMMIT)
            .with(rejected(3, COMMIT))
            .with(rejected(4, OTHER));
    assertThat(contested.status()).isEqualTo(GroupStatus.CONTESTED);
    assertThat(contested.contest().orElseThrow().devices()).containsExactly(device(1), device(3));
    Condition one = contested.without(Set.of(device(1), device(2)));
    assertThat(one.status()).isEqualTo(GroupStatus.CONTESTED);
    Condition none = one.without(Set.of(device(3)));
    assertThat(none.status()).isEqualTo(GroupStatus.OPEN);
    assertThat(none.rejections()).containsExactly(rejected(4, OTHER));
  }

  @Test
  void aResetIsForGood() {
    GroupId next = new GroupId(Bytes.utf8("next"));
    Condition reset = Condition.PLAIN.with(rejected(1, COMMIT)).contested(7, COMMIT).resetTo(next);
    assertThat(reset.status()).isEqualTo(GroupStatus.CLOSED);
    assertThat(reset.without(Set.of(device(1))).successor()).isEqualTo(Optional.of(next));
  }

  @Test
  void treesAreBoundedInNumberAndInLength() {
    Condition many = Condition.PLAIN;
    for (int epoch = 1; epoch <= Condition.MAX_TREES + 3; epoch++) {
      many = many.with(new KeptTree(epoch, 1_000));
    }
    assertThat(many.trees())
        .extracting(KeptTree::epoch)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(4, Condition.MAX_TREES + 3L).boxed().toList());
    int third = (int) (Condition.MAX_TREE_BYTES / 3);
    Condition large = Condition.PLAIN;
    for (int epoch = 1; epoch <= 5; epoch++) {
      large = large.with(new KeptTree(epoch, third));
    }
    assertThat(large.trees()).extracting(KeptTree::epoch).containsExactly(3L, 4L, 5L);
    Condition huge = large.with(new KeptTree(6, Integer.MAX_VALUE));
    assertThat(huge.trees()).extracting(KeptTree::epoch).containsExactly(6L);
  }
}
