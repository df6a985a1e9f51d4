package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.Received;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;

/// A fork: copies of members that went on from a commit that the delivery service refused.
final class SideBranch {
  private final World world;
  private final Sent commit;
  private final Group committer;
  private final List<Copy> copies = new ArrayList<>();

  private record Copy(Device device, Group group) {}

  SideBranch(World world, Sent commit, Group committer) {
    this.world = world;
    this.commit = commit;
    this.committer = committer;
  }

  /// A copy of a device takes the side of the commit, unless that removes it.
  void join(Device device) throws MlsException {
    Group copy = device.copy();
    if (copy.process(commit.bytes()) instanceof Received.Commit applied) {
      Group group = applied.keep();
      assertThat(group.process(committer.protect(Bytes.utf8("here")).encoded()))
          .isInstanceOf(Received.Application.class);
      copies.add(new Copy(device, group));
    }
  }

  /// The two sides refuse each other's messages, and recognise the fork by each other's commits.
  void refuse(Sent winner) throws MlsException {
    MlsMessage there = committer.protect(Bytes.utf8("there"));
    Sent strange =
        new Sent(
            -1,
            there.encoded(),
            ContentType.APPLICATION,
            false,
            winner.epoch() + 1,
            -1,
            Bytes.EMPTY);
    for (Device device : world.active().stream().limit(2).toList()) {
      var _ = device.refuse(strange);
    }
    for (Copy copy : copies) {
      Received received = copy.group().process(winner.bytes());
      boolean visible = winner.open() && !world.cameFromOutside(winner);
      assertThat(received).isInstanceOf(visible ? Received.Fork.class : Received.StaleEpoch.class);
    }
  }
}
