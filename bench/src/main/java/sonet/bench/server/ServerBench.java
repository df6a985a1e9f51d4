package sonet.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import sonet.bench.ejabberd.EjabberdProcess;
import sonet.bench.ejabberd.EjabberdScenes;

/// Runs the scenes of a [Plan] with Sonet, and with ejabberd where it is installed, in turns.
public final class ServerBench {
  private static final byte[] NO_BODY = {};

  private final Plan plan;
  private final List<Figure> figures = new ArrayList<>();
  private final Optional<World> shared;
  private final List<String> options;

  private ServerBench(Plan plan, Optional<World> shared, List<String> options) {
    this.plan = plan;
    this.shared = shared;
    this.options = options;
  }

  /// Runs what the arguments ask for. Returns 0 when it is done, 1 when it failed, 2 when it was
  /// not understood.
  public static int run(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(Plan.USAGE);
      return 0;
    }
    Plan plan;
    try {
      plan = Plan.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "sonet bench server: " + e.getMessage() + ". ./sonet bench server --help explains.");
      return 2;
    }
    try {
      if (plan.effort() == Plan.Effort.SMOKE) {
        try (World world = new World(ServerProcess.start(List.of()))) {
          new ServerBench(plan, Optional.of(world), List.of()).runAll();
        }
      } else {
        Path folder = Files.createTempDirectory("sonet-bench");
        try {
          List<String> options = ServerProcess.train(folder.resolve("trained.aot"));
          new ServerBench(plan, Optional.empty(), options).runAll();
        } finally {
          ServerProcess.delete(folder);
        }
      }
      return 0;
    } catch (IOException e) {
      System.err.println("sonet bench server: " + e.getMessage() + ".");
      return 1;
    } catch (Exception e) {
      System.err.println("sonet bench server: a measurement failed: " + e);
      return 1;
    }
  }

  private void runAll() throws Exception {
    try {
      measure();
    } finally {
      // What was measured before a failure is worth as much as without one.
      print();
    }
  }

  private void print() throws IOException {
    System.out.println(Figure.head());
    figures.forEach(figure -> System.out.println(figure.toRow()));
    if (plan.json().isPresent()) {
      String json =
          figures.stream().map(Figure::toJson).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
      var _ = Files.writeString(plan.json().get(), json, StandardCharsets.UTF_8);
    }
  }

  private void keep(Figure figure) {
    figures.add(figure);
    System.err.println("  " + figure.toRow());
  }

  private interface WithSonet {
    Figure play(SonetScenes scenes) throws Exception;
  }

  private interface WithEjabberd {
    Figure play(EjabberdScenes scenes) throws Exception;
  }

  private void measure() throws Exception {
    disk();
    if (plan.has("start")) {
      start();
    }
    boolean peer = plan.peer() && EjabberdProcess.isInstalled();
    if (plan.peer() && !peer) {
      System.err.println("ejabberd is not installed and left out (Debian: apt install ejabberd)");
    }
    for (int senders : plan.senders()) {
      play("durable", scenes -> scenes.durable(senders));
      if (peer) {
        playPeer("durable", scenes -> scenes.durable(senders));
      }
    }
    play("half", scenes -> scenes.halfLoad(plan.others() * 2));
    play("online", scenes -> scenes.online(plan.pairs()));
    if (peer) {
      playPeer("online", scenes -> scenes.online(plan.pairs()));
    }
    for (int members : plan.members()) {
      play("fanout", scenes -> scenes.fanOut(members));
      if (peer && members <= 1000) {
        playPeer("fanout", scenes -> scenes.fanOut(members));
      }
    }
    play("commits", scenes -> scenes.commits(1));
    play("commits", scenes -> scenes.commits(plan.others()));
    play("logins", scenes -> scenes.logins(plan.others()));
    if (peer) {
      playPeer("logins", scenes -> scenes.logins(plan.others()));
    }
    play("claims", scenes -> scenes.claims(plan.others()));
    play("idle", scenes -> scenes.idle(plan.connections()));
    if (peer) {
      playPeer("idle", scenes -> scenes.idle(plan.connections()));
    }
  }

  /// Each scene has a server of its own, so that none inherits the other's files and compiled code;
  /// only a look at whether it works shares one.
  private void play(String name, WithSonet scene) throws Exception {
    if (plan.has(name) && shared.isPresent()) {
      keep(scene.play(new SonetScenes(shared.get(), plan)));
    } else if (plan.has(name)) {
      try (World world = new World(ServerProcess.start(options))) {
        keep(scene.play(new SonetScenes(world, plan)));
      }
    }
  }

  private void playPeer(String name, WithEjabberd scene) throws Exception {
    if (plan.has(name)) {
      try (EjabberdProcess process = EjabberdProcess.start()) {
        keep(scene.play(new EjabberdScenes(process, plan)));
      }
    }
  }

  private void start() throws Exception {
    keep(start("start to first answer", options));
    if (!options.isEmpty()) {
      keep(start("start to first answer, no class cache", List.of()));
    }
  }

  /// From the start of the process to the answer of its first request.
  private Figure start(String scene, List<String> with) throws Exception {
    Histogram times = new Histogram(3);
    long cpu = 0;
    for (int i = 0; i < plan.starts(); i++) {
      long begin = System.nanoTime();
      try (ServerProcess server = ServerProcess.start(with);
          Line line = new Line(server.port())) {
        var _ = line.ask("GET", "/readyz", "", NO_BODY).taken();
        times.recordValue(System.nanoTime() - begin);
        cpu += server.figures().cpuMicros();
      }
    }
    return new Figure(
        scene,
        "sonet",
        1,
        0,
        times.getValueAtPercentile(50) / 1000,
        times.getValueAtPercentile(99) / 1000,
        (double) cpu / plan.starts(),
        0);
  }

  /// What the disk itself takes to have a page safely, beside which all else is to be seen.
  private void disk() throws IOException {
    Path file = Files.createTempFile("sonet-bench", ".sync");
    Histogram times = new Histogram(3);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(4096);
      for (int i = 0; i < 200; i++) {
        long begin = System.nanoTime();
        var _ = channel.write(page.rewind(), i * 4096L);
        channel.force(false);
        times.recordValue(System.nanoTime() - begin);
      }
    } finally {
      Files.delete(file);
    }
    System.err.printf(
        Locale.ROOT,
        "the disk takes %.2f ms for a sync, 99 of 100 at most %.2f ms%n",
        times.getValueAtPercentile(50) / 1e6,
        times.getValueAtPercentile(99) / 1e6);
    keep(
        new Figure(
            "sync of the disk",
            "disk",
            1,
            1e9 / times.getMean(),
            times.getValueAtPercentile(50) / 1000,
            times.getValueAtPercentile(99) / 1000,
            0,
            0));
  }
}
