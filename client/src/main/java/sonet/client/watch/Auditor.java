package sonet.client.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.protocol.AuditorHead;
import sonet.protocol.Base64Url;
import sonet.protocol.codec.Codec;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.audit.AuditorPolicy;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;

/// An auditor of one log: it follows every change from the first entry on, signs the tree that it
/// comes to, and gives the signed head to the server.
///
/// What it keeps is in a folder, replaced as one after each pass, so that it goes on where it was
/// whatever ended it. It signs only what it has kept, so it never vouches for two trees that
/// exclude each other.
public final class Auditor implements AutoCloseable {
  private static final String STATE = "state";
  private static final String HEAD = "head";
  private static final Codec JSON = Codec.json(1 << 28);

  private final Options options;
  private final Place place;
  private final LogReader reader;
  private final OwnFolder folder;
  private final Surroundings surroundings;
  private Optional<AuditorState> state;

  /// The clock and randomness.
  record Surroundings(InstantSource clock, RandomSource random) {}

  private Auditor(
      Options options,
      Place place,
      OwnFolder folder,
      Surroundings surroundings,
      Optional<AuditorState> state) {
    this.options = options;
    this.place = place;
    this.reader = new LogReader(place);
    this.folder = folder;
    this.surroundings = surroundings;
    this.state = state;
  }

  /// What an auditor audits, and where it keeps what it knows.
  ///
  /// @param at where the log is
  /// @param data the folder of its key and state
  /// @param policy the text of a policy file; without one it goes by the keys that the log shows
  ///   first
  public record Options(PublicLog.At at, Path data, Optional<String> policy) {}

  /// Opens an auditor.
  ///
  /// @throws ClientException with `STATE_IN_USE`, `STATE_DAMAGED` or `INVALID_INPUT`
  public static Auditor open(Options options) throws ClientException {
    return open(options, new Surroundings(InstantSource.system(), Providers.random()));
  }

  static Auditor open(Options options, Surroundings surroundings) throws ClientException {
    if (options.policy().isPresent()) {
      Trust _ = Trust.inPolicy(options.policy().get());
    }
    Place place = Place.of(options.at().place(), options.at().tenant());
    OwnFolder folder = OwnFolder.open(options.data());
    boolean opened = false;
    try {
      Auditor auditor = new Auditor(options, place, folder, surroundings, load(folder));
      opened = true;
      return auditor;
    } finally {
      if (!opened) {
        folder.close();
        place.close();
      }
    }
  }

  /// The names of the suites that a log can have.
  public static List<String> suites() {
    return Arrays.stream(TransparencySuite.values()).map(Auditor::word).toList();
  }

  private static String word(TransparencySuite suite) {
    return suite.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The public key of the auditor in a folder, made there if it has none. A log that is to show
  /// nothing without an auditor needs its key before there is anything to audit.
  ///
  /// @param named the log's suite, one of [#suites()]
  /// @throws ClientException with `INVALID_INPUT` for a suite that is none, `STATE_IN_USE` or
  ///   `STATE_DAMAGED`, also when the key is one for another suite
  public static Bytes key(Path data, String named) throws ClientException {
    TransparencySuite suite =
        Arrays.stream(TransparencySuite.values())
            .filter(one -> word(one).equals(named))
            .findFirst()
            .orElseThrow(() ->
                new ClientException(
                    Reason.INVALID_INPUT, "There is no suite \"" + named + "\" of logs."));
    Primitives primitives = Primitives.of(suite, Providers.best());
    try (OwnFolder folder = OwnFolder.open(data)) {
      return AuditorKeys.open(folder, primitives, Providers.random()).publicKey();
    }
  }

  private static Optional<AuditorState> load(OwnFolder folder) throws ClientException {
    Optional<Bytes> kept = folder.read(STATE);
    try {
      return kept.isEmpty() ? Optional.empty() : Optional.of(AuditorState.decode(kept.get()));
    } catch (TransparencyException damaged) {
      throw new ClientException(
          Reason.STATE_DAMAGED,
          "What the auditor kept in " + folder.root() + " cannot be read.",
          damaged);
    }
  }

  /// What came of a pass.
  public sealed interface Pass {
    /// The log has no checkpoint yet.
    record Nothing() implements Pass {}

    /// All is as it must be.
    ///
    /// @param before how many entries were audited before
    /// @param size how many are now
    /// @param newest when the last of them was made
    /// @param late whether that is longer ago than the log promises
    /// @param auditor the auditor's public key
    /// @param delivery what became of the signed head
    record Followed(
        long before, long size, Instant newest, boolean late, Bytes auditor, Delivery delivery)
        implements Pass {}

    /// Something is not. The state stays as it was.
    ///
    /// @param alarm what
    record Caught(Alarm alarm) implements Pass {}
  }

  /// What became of a signed head.
  public enum Delivery {
    /// The server took it.
    TAKEN,
    /// The server does not know this auditor; its operator must name the key.
    NOT_KNOWN,
    /// The server could not take it now.
    FAILED,
    /// There is no server; the head is in the folder alone.
    KEPT
  }

  /// Hears how far a pass is.
  public interface Progress {
    /// So many entries of so many are audited.
    void at(long done, OptionalLong total);
  }

  /// Looks at the log once.
  ///
  /// @throws ClientException when it cannot be read, or what it shows is not signed by it
  public Pass pass(Progress progress) throws ClientException {
    Optional<SignedNote> note = reader.checkpoint();
    if (note.isEmpty()) {
      return state.isEmpty() || state.get().log().size() == 0
          ? new Pass.Nothing()
          : rolledBack(state.get());
    }
    Configuration shown = reader.configuration();
    AuditorState before = state.isPresent() ? state.get() : begin(shown);
    Optional<String> other = other(before, shown);
    if (other.isPresent()) {
      return caught(
          before,
          Optional.of(shown),
          note,
          new Following.Result.Caught(Alarm.Kind.OTHER_LOG, other.get(), Bytes.EMPTY));
    }
    Checkpoint checkpoint = verified(before, note.get());
    Primitives primitives = Primitives.of(shown.cipherSuite(), Providers.best());
    Following following = new Following(reader, before, primitives);
    return switch (following.to(
        note.get(), checkpoint, (done, total) -> progress.at(done, OptionalLong.of(total)))) {
      case Following.Result.Caught caught -> caught(before, Optional.of(shown), note, caught);
      case Following.Result.Followed(AuditorState after) -> followed(before, after, primitives);
    };
  }

  private AuditorState begin(Configuration shown) throws ClientException {
    List<String> keys =
        options.policy().isPresent()
            ? Trust.inPolicy(options.policy().get()).keys()
            : Trust.asShown(reader).keys();
    return AuditorState.begin(shown, keys);
  }

  /// What of the log is not what it was; its keys are compared where no policy names them.
  private Optional<String> other(AuditorState before, Configuration shown) throws ClientException {
    if (!before.configuration().equals(shown)) {
      return Optional.of("The log shows another configuration, with other keys or promises");
    }
    if (options.policy().isEmpty() && !Trust.asShown(reader).keys().equals(before.keys())) {
      return Optional.of("The log shows other keys for its checkpoints");
    }
    return Optional.empty();
  }

  private Checkpoint verified(AuditorState before, SignedNote note) throws ClientException {
    try {
      Trust trust =
          options.policy().isPresent()
              ? Trust.inPolicy(options.policy().get())
              : Trust.inKeys(before.keys());
      return trust.verify(note);
    } catch (TransparencyException e) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The checkpoint does not count: " + e.getMessage() + ".", e);
    }
  }

  private Pass rolledBack(AuditorState before) {
    return caught(
        before,
        Optional.empty(),
        Optional.empty(),
        new Following.Result.Caught(
            Alarm.Kind.ROLLBACK,
            "The log shows no checkpoint any more and had shown %d entries"
                .formatted(before.log().size()),
            Bytes.EMPTY));
  }

  /// Keeps what was audited, and only then signs it and gives the head away.
  private Pass followed(AuditorState before, AuditorState after, Primitives primitives)
      throws ClientException {
    if (after.log().size() == 0) {
      return new Pass.Nothing();
    }
    HeadSigner signer = AuditorKeys.open(folder, primitives, surroundings.random());
    if (state.isEmpty() || after.log().size() > before.log().size()) {
      folder.write(STATE, after.encoded());
      state = Optional.of(after);
    }
    AuditorTreeHead head =
        after.log().sign(primitives, signedWith(after.configuration(), signer.publicKey()), signer);
    folder.write(HEAD, head.encoded());
    NavigableMap<Long, Long> frontier = after.log().frontier();
    long newest = frontier.lastEntry().getValue();
    long age = surroundings.clock().millis() - newest;
    return new Pass.Followed(
        before.log().size(),
        after.log().size(),
        Instant.ofEpochMilli(newest),
        age > after.configuration().maxBehind(),
        signer.publicKey(),
        deliver(signer.publicKey(), head));
  }

  /// The configuration itself where it names this auditor, else what it would be if it did.
  private static Configuration signedWith(Configuration configuration, Bytes key) {
    boolean named =
        configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing auditing
            && auditing.auditorPublicKey().equals(key);
    return named
        ? configuration
        : AuditorPolicy.configuration(configuration, AuditorPolicy.endorsing(key));
  }

  private Delivery deliver(Bytes key, AuditorTreeHead head) throws ClientException {
    Optional<Place.Web> server = place.server();
    if (server.isEmpty()) {
      return Delivery.KEPT;
    }
    String path =
        AuditorHead.PATH.replace("{auditor}", Base64Url.encode(Trust.PRIMITIVES.hash(key)));
    int status = server.get().put(path, JSON.encode(new AuditorHead(head.encoded())));
    return switch (status) {
      case 200, 201, 204 -> Delivery.TAKEN;
      case 403, 404 -> Delivery.NOT_KNOWN;
      default -> Delivery.FAILED;
    };
  }

  private Pass caught(
      AuditorState before,
      Optional<Configuration> shownConfiguration,
      Optional<SignedNote> shown,
      Following.Result.Caught caught) {
    Evidence evidence =
        new Evidence(
            caught.kind().title(),
            caught.sentence(),
            surroundings.clock().instant(),
            place.toString(),
            before.configuration().encoded(),
            shownConfiguration.map(Configuration::encoded).orElse(Bytes.EMPTY),
            before.checkpoint().map(SignedNote::format).orElse(""),
            shown.map(SignedNote::format).orElse(""),
            before.log().size(),
            before.encoded(),
            caught.update());
    String name =
        "evidence-%s-%d.json"
            .formatted(caught.kind().title().replace(' ', '-'), before.log().size());
    return new Pass.Caught(new Alarm(caught.kind(), caught.sentence(), kept(name, evidence)));
  }

  /// What was caught is told also where no evidence can be kept.
  private Optional<Path> kept(String name, Evidence evidence) {
    try {
      folder.write(name, JSON.encode(evidence));
      return Optional.of(folder.root().resolve(name));
    } catch (ClientException full) {
      System.getLogger(Auditor.class.getName())
          .log(System.Logger.Level.WARNING, "evidence cannot be kept", full);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    folder.close();
    place.close();
  }
}
