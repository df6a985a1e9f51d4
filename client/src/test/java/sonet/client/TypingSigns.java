package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The signs that somebody types, as one device sees them.
final class TypingSigns {
  private static final int PATIENCE = 120;

  private final BlockingQueue<Event.Typing> seen = new LinkedBlockingQueue<>();

  private TypingSigns() {}

  /// Those that the device of a user sees from now on, while Alice and Bob are connected.
  static TypingSigns seenBy(String name, TestDevices devices) throws Exception {
    connect(devices);
    TypingSigns signs = new TypingSigns();
    devices
        .get(name)
        .onEvent(event -> {
          if (event instanceof Event.Typing typing) {
            signs.seen.add(typing);
          }
        });
    return signs;
  }

  /// Has both connect anew, so that they are known to be connected.
  private static void connect(TestDevices devices) throws Exception {
    List<BlockingQueue<Event>> connections = new ArrayList<>();
    for (String name : List.of("alice", "bob")) {
      BlockingQueue<Event> connection = new LinkedBlockingQueue<>();
      devices.get(name).onEvent(connection::add);
      connections.add(connection);
    }
    devices.server().goDown();
    for (BlockingQueue<Event> connection : connections) {
      await(connection, Event.Offline.class);
    }
    devices.server().comeBack();
    for (BlockingQueue<Event> connection : connections) {
      await(connection, Event.Online.class);
    }
  }

  private static void await(BlockingQueue<Event> events, Class<? extends Event> kind)
      throws InterruptedException {
    Event next = events.poll(PATIENCE, TimeUnit.SECONDS);
    while (!kind.isInstance(next)) {
      assertThat(next).isNotNull();
      next = events.poll(PATIENCE, TimeUnit.SECONDS);
    }
  }

  Event.Typing next() throws InterruptedException {
    return Optional.ofNullable(seen.poll(PATIENCE, TimeUnit.SECONDS)).orElseThrow();
  }

  /// How many have been seen and not taken.
  int waiting() {
    return seen.size();
  }
}
