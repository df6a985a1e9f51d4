package sonet.server.witness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.server.ServerException;
import sonet.server.ServerException.Reason;
import sonet.server.http.Answers;
import sonet.server.http.Codecs;
import sonet.server.http.Cors;
import sonet.server.http.HttpEngine;
import sonet.server.http.HttpOptions;
import sonet.server.http.Route;
import sonet.server.http.Router;
import sonet.store.StoreException;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.Witness;

/// A running witness (C2SP tlog-witness): `POST /add-checkpoint`, and `GET /{hash of the
/// origin}/checkpoint` for those who monitor.
///
/// Anyone may ask; what a witness believes is proven by signatures and proofs. It knows nothing of
/// key transparency, and keeps one checkpoint for each log.
public final class WitnessServer implements AutoCloseable {
  /// A proof of 63 hashes and a note of 16 post-quantum signatures have less than a third of this.
  private static final int MOST_BODY = 256 << 10;

  private static final int MOST_CONNECTIONS = 512;
  private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
  private static final Duration IDLE_TIME = Duration.ofSeconds(60);
  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

  private final URI address;
  private final HttpEngine engine;
  private final SqliteStore store;
  private final WitnessLogs logs;
  private final List<String> keys;

  private WitnessServer(
      URI address, HttpEngine engine, SqliteStore store, WitnessLogs logs, List<String> keys) {
    this.address = address;
    this.engine = engine;
    this.store = store;
    this.logs = logs;
    this.keys = List.copyOf(keys);
  }

  /// How a witness is started.
  ///
  /// @param host the address to listen at
  /// @param port the port, 0 for any that is free
  /// @param data the folder of its keys and of what it remembers
  /// @param name in its keys, at the first start; such as `witness.example.org/1`
  /// @param logs verifier keys of logs, one a line, or a policy file
  /// @param maxBytes how large its store may become
  public record Options(String host, int port, Path data, String name, String logs, long maxBytes) {
    /// As large as the disk.
    public Options(String host, int port, Path data, String name, String logs) {
      this(host, port, data, name, logs, Long.MAX_VALUE);
    }
  }

  /// Starts a witness; when this returns, it answers.
  ///
  /// @param alarm hears of each proof of a fork, in a sentence
  /// @throws ServerException when it cannot, with what to do
  public static WitnessServer start(Options options, Consumer<String> alarm)
      throws ServerException {
    return start(options, alarm, InstantSource.system(), Providers.random());
  }

  static WitnessServer start(
      Options options, Consumer<String> alarm, InstantSource clock, RandomSource random)
      throws ServerException {
    Primitives primitives = Primitives.of(TransparencySuite.ED25519, Providers.best());
    WitnessLogs logs = logs(options, primitives);
    requireName(options.name());
    SqliteStore store = open(options, primitives);
    boolean started = false;
    try {
      WitnessState state = new WitnessState(store);
      List<NoteSigner> signers = keys(state, primitives, options, random);
      Evidence evidence = new Evidence(options.data().resolve("evidence"), primitives, alarm);
      Submissions submissions =
          new Submissions(new Witness(primitives, signers), logs, state, evidence, clock);
      HttpEngine engine = listen(options, submissions, primitives, random);
      started = true;
      return new WitnessServer(
          address(options.host(), engine.port()),
          engine,
          store,
          logs,
          signers.stream().map(signer -> signer.key().format(primitives)).toList());
    } finally {
      if (!started) {
        store.close();
      }
    }
  }

  private static WitnessLogs logs(Options options, Primitives primitives) throws ServerException {
    try {
      return WitnessLogs.parse(primitives, options.logs());
    } catch (TransparencyException e) {
      throw new ServerException(
          Reason.CONFIGURATION, "the logs to watch cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireName(String name) throws ServerException {
    if (!NoteKey.isName(name) || Bytes.utf8(name).length() > NoteKey.LONGEST_NAME) {
      throw new ServerException(
          Reason.CONFIGURATION,
          "\"" + name + "\" cannot be the name of a key: no spaces, no plus sign, 255 bytes");
    }
  }

  private static SqliteStore open(Options options, Primitives primitives) throws ServerException {
    try {
      return SqliteStore.open(
          SqliteOptions.of(options.data()).withMaxBytes(options.maxBytes()), primitives::hash);
    } catch (StoreException e) {
      throw new ServerException(reason(e), String.valueOf(e.getMessage()), e);
    }
  }

  private static Reason reason(StoreException e) {
    return switch (e.reason()) {
      case FULL -> Reason.DISK_FULL;
      case IN_USE -> Reason.DATA_IN_USE;
      case NEWER_SCHEMA -> Reason.DATA_TOO_NEW;
      case CORRUPT -> Reason.DATA_DAMAGED;
      case IO, OVERLOADED, CLOSED -> Reason.DATA_UNUSABLE;
    };
  }

  private static List<NoteSigner> keys(
      WitnessState state, Primitives primitives, Options options, RandomSource random)
      throws ServerException {
    try {
      return WitnessKeys.open(state, primitives, options.name(), random);
    } catch (StoreException e) {
      throw new ServerException(reason(e), String.valueOf(e.getMessage()), e);
    }
  }

  private static HttpEngine listen(
      Options options, Submissions submissions, Primitives primitives, RandomSource random)
      throws ServerException {
    Router router =
        new Router(
            List.of(
                Route.of("POST", "/add-checkpoint", submissions::add),
                Route.of("GET", "/{origin}/checkpoint", submissions::latest)),
            new Answers(new Codecs(MOST_BODY), new Cors(List.of()), primitives::hash));
    HttpOptions http =
        new HttpOptions(
            options.host(),
            options.port(),
            MOST_CONNECTIONS,
            MOST_BODY,
            MOST_BODY,
            REQUEST_TIME,
            IDLE_TIME,
            DRAIN_TIME);
    String where = options.host() + " port " + options.port();
    try {
      return HttpEngine.start(http, router, random.bytes(4).toHex());
    } catch (IOException e) {
      throw new ServerException(
          Reason.CANNOT_LISTEN, "cannot listen at " + where + ": " + e.getMessage(), e);
    }
  }

  /// Where logs submit checkpoints: the submission prefix and the monitoring prefix.
  public URI address() {
    return address;
  }

  private static URI address(String host, int port) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + port);
  }

  /// Its verifier keys, for policy files: Ed25519 and ML-DSA-44.
  public List<String> keys() {
    return keys;
  }

  /// The origins of the logs it watches.
  public List<String> logs() {
    return List.copyOf(logs.origins());
  }

  /// Lets the requests under way end, and stops.
  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
