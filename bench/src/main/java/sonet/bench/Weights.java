package sonet.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import sonet.bench.Engine.Committed;
import sonet.bench.Engine.Member;
import sonet.bench.Engine.Newcomer;
import sonet.crypto.Bytes;

/// What does not take time but room: messages on the wire, groups on the heap.
final class Weights {
  private static final int COPIES = 5;

  /// Below this the group itself weighs more than its members.
  private static final int FEWEST = 100;

  private Weights() {}

  /// The lengths of the messages of a group.
  static List<Table.WireSize> onTheWire(Contender contender, Scene scene, Shape shape)
      throws Exception {
    List<Table.WireSize> sizes = new ArrayList<>();
    int members = scene.members();
    Member committer = scene.committer();
    Engine engine = scene.engine();
    List<Bytes> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(engine.newcomer().keyPackage());
    }
    record Message(String name, Bytes bytes) {}
    List<Message> messages = new ArrayList<>();
    Committed one = committer.add(ten.subList(0, 1));
    messages.add(new Message("commit, add 1", one.commit()));
    messages.add(new Message("Welcome, add 1", one.welcome().orElseThrow()));
    messages.add(new Message("commit, add 10", committer.add(ten).commit()));
    messages.add(new Message("commit, update", committer.update().commit()));
    if (members > 2) {
      messages.add(new Message("commit, remove", committer.remove(Scene.removedLeaf()).commit()));
    }
    Bytes groupInfo = committer.groupInfo();
    messages.add(new Message("commit, external join", engine.joinExternally(groupInfo).commit()));
    messages.add(new Message("GroupInfo", groupInfo));
    messages.add(new Message("application, 100 B", committer.send(Bytes.wrap(new byte[100]))));
    messages.add(new Message("application, 64 KiB", committer.send(Bytes.wrap(new byte[1 << 16]))));
    for (Message message : messages) {
      sizes.add(
          new Table.WireSize(message.name(), members, shape, contender, message.bytes().length()));
    }
    return sizes;
  }

  /// What a group takes on the heap once it is joined; nothing for small ones.
  static List<Table.HeapUse> onTheHeap(Contender contender, Scene scene, Shape shape)
      throws Exception {
    if (scene.members() < FEWEST) {
      return List.of();
    }
    Newcomer newcomer = scene.engine().newcomer();
    Bytes welcome = scene.committer().add(List.of(newcomer.keyPackage())).welcome().orElseThrow();
    Member warm = newcomer.join(welcome);
    long before = used();
    List<Member> joined = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      joined.add(newcomer.join(welcome));
    }
    double bytes = (double) (used() - before) / joined.size();
    if (!joined.getLast().authenticator().equals(warm.authenticator())) {
      throw new IllegalStateException("a group that was joined twice differs");
    }
    return List.of(
        new Table.HeapUse(scene.members(), shape, contender, bytes / (scene.members() + 1)));
  }

  @SuppressWarnings("CallToSystemGC") // it is the question
  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
