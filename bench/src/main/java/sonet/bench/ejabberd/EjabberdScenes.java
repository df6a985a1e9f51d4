package sonet.bench.ejabberd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sonet.bench.server.Audience;
import sonet.bench.server.Figure;
import sonet.bench.server.Load;
import sonet.bench.server.Plan;

/// The same work with ejabberd. Its messages are plain text of the length of ours before
/// encryption.
public final class EjabberdScenes {
  private static final String PEER = "ejabberd";
  private static final String ROOM = "room@conference.localhost";

  private final EjabberdProcess process;
  private final Plan plan;
  private final String body;
  private int names;

  /// Scenes with a running ejabberd.
  public EjabberdScenes(EjabberdProcess process, Plan plan) {
    this.process = process;
    this.plan = plan;
    this.body = "x".repeat(plan.length());
  }

  private Load load() {
    return new Load(process.figures(), plan.warmUpNanos(), plan.nanos());
  }

  private String register() throws IOException {
    String user = "load" + ++names;
    try (XmppLine line = new XmppLine(process.port(), user)) {
      line.register();
    }
    return user;
  }

  private XmppLine enter(String user) throws IOException {
    XmppLine line = new XmppLine(process.port(), user);
    line.login();
    return line;
  }

  private String message(String to, String type) {
    return "<message to='%s' type='%s'><body>%s</body></message>".formatted(to, type, body);
  }

  private static void close(List<XmppLine> lines) throws IOException {
    for (XmppLine line : lines) {
      line.close();
    }
  }

  /// Each of so many sends to one other who is away.
  public Figure durable(int senders) throws IOException, InterruptedException {
    List<XmppLine> lines = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < senders; i++) {
        String away = register();
        XmppLine line = enter(register());
        lines.add(line);
        line.acknowledged();
        workers.add(() -> {
          line.deliver(message(away + "@localhost", "chat"));
          return 1;
        });
      }
      return Figure.of("message to one who is away", PEER, senders, load().run(workers));
    } finally {
      close(lines);
    }
  }

  /// Each of so many sends to one other who listens, and waits until it came there.
  public Figure online(int pairs) throws IOException, InterruptedException {
    List<XmppLine> lines = new ArrayList<>();
    List<Load.Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < pairs; i++) {
        String to = register();
        XmppLine listener = enter(to);
        lines.add(listener);
        listener.present();
        XmppLine sender = enter(register());
        lines.add(sender);
        workers.add(() -> {
          sender.send(message(to + "@localhost/r", "chat"));
          listener.awaitMessage();
          return 1;
        });
      }
      return Figure.of("message to one who listens", PEER, pairs, load().run(workers));
    } finally {
      close(lines);
    }
  }

  /// One sends to a room with so many others, who all listen.
  public Figure fanOut(int members) throws IOException, InterruptedException {
    List<XmppLine> lines = new ArrayList<>();
    Audience audience = new Audience(members);
    try {
      XmppLine sender = enter(register());
      lines.add(sender);
      join(sender, "sender");
      for (int i = 0; i < members; i++) {
        XmppLine line = enter(register());
        lines.add(line);
        join(line, "m" + i);
      }
      for (XmppLine line : lines.subList(1, lines.size())) {
        audience.add(() -> {
          line.awaitMessage();
          return 1;
        });
      }
      Load.Worker worker =
          () -> {
            sender.send(message(ROOM, "groupchat"));
            audience.awaitAll(1);
            return members;
          };
      // What comes back to the sender and who comes in is not waited for, so it must be read.
      Thread _ = Thread.ofVirtual().start(() -> drain(sender));
      return Figure.of(
          "delivery to a member of a group", PEER, members, load().run(List.of(worker)));
    } finally {
      close(lines);
      audience.join();
    }
  }

  private static void join(XmppLine line, String nick) throws IOException {
    line.send(
        "<presence to='%s/%s'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"
            .formatted(ROOM, nick));
    line.await("<subject");
    line.awaitMessage();
  }

  private static void drain(XmppLine line) {
    try {
      while (true) {
        line.awaitMessage();
      }
    } catch (IOException ended) {
      // The scene is over.
      return;
    }
  }

  /// So many log in, again and again, each over a new connection, as XMPP has it.
  public Figure logins(int devices) throws IOException, InterruptedException {
    List<Load.Worker> workers = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      String user = register();
      workers.add(() -> {
        enter(user).close();
        return 1;
      });
    }
    return Figure.of("login", PEER, devices, load().run(workers));
  }

  /// So many are there and nothing happens.
  public Figure idle(int connections) throws IOException, InterruptedException {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      users.add(register());
    }
    List<XmppLine> lines = new ArrayList<>();
    try {
      plan.settle();
      long before = process.figures().residentBytes();
      for (String user : users) {
        XmppLine line = enter(user);
        lines.add(line);
        line.present();
      }
      plan.settle();
      long bytes = process.figures().residentBytes() - before;
      return Figure.ofMemory("idle connection, resident", PEER, connections, bytes);
    } finally {
      close(lines);
    }
  }
}
