package sonet.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import sonet.mls.Group;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.LogRef;

/// What is done with Sonet's server.
final class SonetScenes {
  private static final String PEER = "sonet";
  private static final byte[] NO_BODY = {};
  private static final int SUITE = 1;
  private static final int BATCH = 500;

  private final World world;
  private final Plan plan;

  SonetScenes(World world, Plan plan) {
    this.world = world;
    this.plan = plan;
  }

  private Load load() {
    return new Load(world.figures(), plan.warmUpNanos(), plan.nanos());
  }

  /// Each of so many sends to one other who is away; an answer means that the message is on the
  /// disk.
  Figure durable(int senders) throws Exception {
    return durable(
        senders,
        workers -> Figure.of("message to one who is away", PEER, senders, load().run(workers)));
  }

  /// The same at half of what it can take: how long one waits when the server is busy and not full.
  Figure halfLoad(int senders) throws Exception {
    return durable(
        senders,
        workers -> {
          double most = load().run(workers).perSecond();
          long interval = (long) (senders * 2 * 1e9 / most);
          return Figure.of(
              "message to one who is away, at half load",
              PEER,
              senders,
              load().every(interval).run(workers));
        });
  }

  private interface Run {
    Figure of(List<Sender> workers) throws Exception;
  }

  private Figure durable(int senders, Run run) throws Exception {
    List<LoadDevice> devices = world.devices(senders);
    List<Sender> workers = new ArrayList<>();
    try {
      LoadDevice away = world.devices(1).getFirst();
      try (Line line = world.line()) {
        for (LoadDevice device : devices) {
          Group group = device.add(line, device.createGroup(line), List.of(away));
          workers.add(new Sender(world.line(), device, group, plan.length()));
        }
      }
      return run.of(workers);
    } finally {
      for (Sender worker : workers) {
        worker.close();
      }
    }
  }

  /// One who sends.
  private static final class Sender implements Load.Worker, AutoCloseable {
    private final Line line;
    private final LoadDevice device;
    private final String path;
    private final Messages messages;

    Sender(Line line, LoadDevice device, Group group, int length) throws Exception {
      this.line = line;
      this.device = device;
      this.path = GroupOperations.SEND.at(LoadDevice.id(group));
      this.messages = new Messages(group, length);
    }

    @Override
    public int work() throws IOException {
      var _ =
          line.ask(GroupOperations.SEND.method(), path, device.token(), messages.next()).taken();
      return 1;
    }

    @Override
    public void close() throws IOException {
      line.close();
    }
  }

  /// Each of so many sends to one other who listens, and waits until it came there.
  Figure online(int pairs) throws Exception {
    List<LoadDevice> senders = world.devices(pairs);
    List<LoadDevice> listeners = world.devices(pairs);
    List<AutoCloseable> open = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    try (Line line = world.line()) {
      for (int i = 0; i < pairs; i++) {
        LoadDevice device = senders.get(i);
        Group group = device.add(line, device.createGroup(line), List.of(listeners.get(i)));
        Sender sender = new Sender(world.line(), device, group, plan.length());
        open.add(sender);
        Listener listener = listener(listeners.get(i), group, 2);
        open.add(listener);
        workers.add(() -> {
          int sent = sender.work();
          int came = 0;
          while (came < sent) {
            came += listener.take();
          }
          return sent;
        });
      }
      return Figure.of("message to one who listens", PEER, pairs, load().run(workers));
    } finally {
      for (AutoCloseable connection : open) {
        connection.close();
      }
    }
  }

  private Listener listener(LoadDevice device, Group group, long after) throws IOException {
    GroupId id = LoadDevice.id(group);
    return new Listener(world.port(), device.token(), new LogRef.Group(id).toString(), after);
  }

  /// One sends to so many who all listen; what is counted are deliveries.
  Figure fanOut(int members) throws Exception {
    LoadDevice sender = world.devices(1).getFirst();
    List<LoadDevice> others = world.devices(members);
    Group group;
    try (Line line = world.line()) {
      group = sender.createGroup(line);
      for (int i = 0; i < others.size(); i += BATCH) {
        group = sender.add(line, group, others.subList(i, Math.min(i + BATCH, others.size())));
      }
    }
    long head = 1L + (others.size() + BATCH - 1) / BATCH;
    List<Listener> listeners = new ArrayList<>();
    Audience audience = new Audience(members);
    try (Sender from = new Sender(world.line(), sender, group, plan.length())) {
      for (LoadDevice device : others) {
        Listener listener = listener(device, group, head);
        listeners.add(listener);
        audience.add(listener);
      }
      Load.Worker worker =
          () -> {
            int sent = from.work();
            audience.awaitAll(sent);
            return sent * members;
          };
      return Figure.of(
          "delivery to a member of a group", PEER, members, load().run(List.of(worker)));
    } finally {
      for (Listener listener : listeners) {
        listener.close();
      }
      audience.join();
    }
  }

  /// So many commit, each to a group of its own.
  Figure commits(int groups) throws Exception {
    List<LoadDevice> devices = world.devices(groups);
    List<Line> lines = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    try {
      for (LoadDevice device : devices) {
        Line line = world.line();
        lines.add(line);
        AtomicReference<Group> group = new AtomicReference<>(device.createGroup(line));
        workers.add(() -> {
          group.set(device.update(line, group.get()));
          return 1;
        });
      }
      return Figure.of("commit, each in its own group", PEER, groups, load().run(workers));
    } finally {
      for (Line line : lines) {
        line.close();
      }
    }
  }

  /// So many log in, again and again.
  Figure logins(int devices) throws Exception {
    List<Line> lines = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    try {
      for (LoadDevice device : world.devices(devices)) {
        Line line = world.line();
        lines.add(line);
        workers.add(() -> {
          device.login(line);
          return 1;
        });
      }
      return Figure.of("login", PEER, devices, load().run(workers));
    } finally {
      for (Line line : lines) {
        line.close();
      }
    }
  }

  /// So many claim key packages, each of another account; when none is left, new ones are published
  /// within the time measured.
  Figure claims(int claimers) throws Exception {
    List<Line> lines = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    List<LoadDevice> owners = world.devices(claimers);
    List<LoadDevice> others = world.devices(claimers);
    int stock = plan.stock();
    world.each(
        owners,
        (owner, line) -> {
          for (int i = 0; i < stock; i += 100) {
            var _ = publish(owner, line);
          }
        });
    try {
      for (int i = 0; i < claimers; i++) {
        Line line = world.line();
        lines.add(line);
        LoadDevice claimer = others.get(i);
        LoadDevice owner = owners.get(i);
        String path = DirectoryOperations.CLAIM_KEY_PACKAGES.at(owner.account());
        AtomicInteger left = new AtomicInteger(stock);
        workers.add(() -> {
          if (left.getAndDecrement() == 0) {
            var _ = publish(owner, line);
            left.set(99);
          }
          var _ =
              claimer.ask(
                  line, DirectoryOperations.CLAIM_KEY_PACKAGES, path, new ClaimKeyPackages(SUITE));
          return 1;
        });
      }
      return Figure.of("claim of a key package", PEER, claimers, load().run(workers));
    } finally {
      for (Line line : lines) {
        line.close();
      }
    }
  }

  private static Object publish(LoadDevice owner, Line line) throws IOException {
    return owner.ask(
        line,
        DirectoryOperations.PUBLISH_KEY_PACKAGES,
        DirectoryOperations.PUBLISH_KEY_PACKAGES.path(),
        owner.publication(100));
  }

  /// So many listen and nothing happens. What counts is the heap in use: the process holds more, by
  /// what the collector leaves for later.
  Figure idle(int connections) throws Exception {
    // One account each, as in life; its inbox is all that it listens to.
    List<LoadDevice> devices = world.devices(connections);
    List<Listener> listeners = new ArrayList<>();
    try {
      plan.settle();
      HeapUse before = world.heap();
      for (LoadDevice device : devices) {
        listeners.add(new Listener(world.port(), device.token(), new LogRef.Inbox().toString(), 0));
      }
      plan.settle();
      HeapUse after = world.heap();
      try (Line line = world.line()) {
        var _ = line.ask("GET", "/livez", "", NO_BODY).taken();
      }
      after.growth(before, connections).forEach(System.err::println);
      return Figure.ofMemory(
          "idle connection, heap in use", PEER, connections, after.total() - before.total());
    } finally {
      for (Listener listener : listeners) {
        listener.close();
      }
    }
  }
}
