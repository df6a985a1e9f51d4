package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.Payload;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.Received;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.SessionList;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;
import sonet.vectors.VectorException.Reason;

/// Pairwise sessions of our own profile (docs/pairs.md), seen by the responder: it opens what came,
/// and with the randomness that is given seals what it sealed then, byte for byte.
///
/// ```
/// { pair_suite, now, initiator_key, epoch,
///   responder: { identity, bundle, one_time_keys },        // as the engine stores them
///   steps: [ { message, payload, random: null }            // opened
///          | { message, payload, random } ] }              // sealed
/// ```
final class PairSessionVectors implements VectorKind {
  private static final int LONG = 100;
  private static final int SHORT = 3;
  private static final long NOW = 1_800_000_000;

  @Override
  public String name() {
    return "pair-session";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("pair_suite") && vector.has("steps");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite %d, %d steps".formatted(vector.u16("pair_suite"), vector.objects("steps").size());
  }

  @Override
  public void verify(VectorFields vector) throws VectorException {
    try {
      replay(vector);
    } catch (RatchetException refused) {
      throw new VectorException(
          Reason.MISMATCH, "the engine refused: " + refused.getMessage(), refused);
    }
  }

  private static void replay(VectorFields vector) throws VectorException, RatchetException {
    Given random = new Given();
    PairEnvironment environment =
        environment(vector.suites().all().getFirst().provider(), random, vector.u64("now"));
    PairSuite suite = PairSuite.of(vector.u16("pair_suite"));
    PairRing ring = PairRing.read(vector.object("responder"));
    SessionList list = SessionList.with(vector.bytes("initiator_key"));
    for (VectorFields step : vector.objects("steps")) {
      Optional<Bytes> given = step.optionalBytes("random");
      if (given.isPresent()) {
        random.next(given.get());
        Encrypted<SessionList> sealed =
            list.encrypt(environment, new Payload.Content(step.bytes("payload")));
        step.expect("message", sealed.message());
        step.require(random.isUsedUp(), "all randomness is used");
        list = sealed.next();
      } else {
        Received<SessionList> received = list.receive(environment, ring, step.bytes("message"));
        if (!(received instanceof Opened<SessionList>(SessionList next, _, Payload payload, _))) {
          throw new VectorException(Reason.MISMATCH, "a message that did not open: " + received);
        }
        step.expectEqual("payload", new Payload.Content(step.bytes("payload")), payload);
        list = next;
      }
    }
    vector.expectEqual("pair_suite", suite, list.active().orElseThrow().suite());
    vector.expect("epoch", list.active().orElseThrow().epoch());
  }

  private static PairEnvironment environment(
      CryptoProvider provider, RandomSource random, long now) {
    return PairEnvironment.of(provider, random, () -> now);
  }

  /// Randomness that a vector gives, in the order in which it was drawn.
  private static final class Given implements RandomSource {
    private Bytes bytes = Bytes.EMPTY;
    private int at;

    void next(Bytes fresh) {
      bytes = fresh;
      at = 0;
    }

    boolean isUsedUp() {
      return at == bytes.length();
    }

    @Override
    public void fill(byte[] target) {
      bytes.slice(at, at + target.length).copyTo(target, 0);
      at += target.length;
    }
  }

  /// Randomness that is written down.
  private static final class Noted implements RandomSource {
    private final RandomSource source;
    private Writer drawn = new Writer();

    Noted(RandomSource source) {
      this.source = source;
    }

    Bytes taken() {
      Bytes all = drawn.toBytes();
      drawn = new Writer();
      return all;
    }

    @Override
    public void fill(byte[] target) {
      source.fill(target);
      drawn.raw(Bytes.of(target));
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws VectorException {
    try {
      List<VectorWriter> vectors = new ArrayList<>();
      vectors.add(new Scene(generation, PairSuite.X3DH).play(SHORT));
      vectors.add(new Scene(generation, PairSuite.PQXDH).play(SHORT));
      vectors.add(new Scene(generation, PairSuite.PQXDH).play(LONG));
      return vectors;
    } catch (RatchetException impossible) {
      throw new AssertionError("the engine refuses what it made itself", impossible);
    }
  }

  /// A conversation that is being written down.
  private static final class Scene {
    private final Generation generation;
    private final PairSuite suite;
    private final Noted random;
    private final PairEnvironment environment;
    private final PairIdentity initiator;
    private final PairRing ring;
    private final List<VectorWriter> steps = new ArrayList<>();
    private SessionList ours;
    private SessionList theirs;

    Scene(Generation generation, PairSuite suite) throws RatchetException {
      this.generation = generation;
      this.suite = suite;
      this.random = new Noted(generation.random());
      this.environment =
          environment(generation.registry().all().getFirst().provider(), random, NOW);
      this.initiator = PairIdentity.create(environment, signer(), List.of(suite));
      Signer signer = signer();
      PairIdentity responder = PairIdentity.create(environment, signer, List.of(suite));
      List<OwnOneTimeKey> oneTime = new ArrayList<>();
      for (PrekeyKind kind : PrekeyKind.values()) {
        if (kind == PrekeyKind.EC || suite.kem().isPresent()) {
          oneTime.add(OwnOneTimeKey.create(environment, signer, suite, kind, PrekeyId.FIRST));
        }
      }
      this.ring =
          new PairRing(
              responder,
              OwnBundle.create(environment, responder, signer, 1, OwnBundle.LIFETIME),
              oneTime);
      UnverifiedPrekeyBundle claimed =
          ring.published()
              .published(
                  Optional.of(oneTime.getFirst().item()),
                  suite.kem().map(_ -> oneTime.getLast().item()));
      this.ours =
          SessionList.with(responder.identityKey())
              .initiate(
                  environment, initiator, claimed.verify(environment, responder.identityKey()));
      this.theirs = SessionList.with(initiator.identityKey());
    }

    private Signer signer() {
      KeyPair pair = environment.suite(suite).generateSignatureKeyPair(random);
      return environment.suite(suite).signer(pair);
    }

    VectorWriter play(int rounds) throws RatchetException {
      Sent late = fromInitiator();
      opened(fromInitiator());
      for (int i = 0; i < rounds; i++) {
        answer();
        opened(fromInitiator());
        if (i == 1) {
          opened(late);
        }
      }
      return new VectorWriter()
          .number("pair_suite", suite.id())
          .number("now", NOW)
          .bytes("initiator_key", initiator.identityKey())
          .number("epoch", theirs.active().orElseThrow().epoch())
          .object("responder", ring.write())
          .objects("steps", steps);
    }

    private record Sent(Bytes payload, Bytes message) {}

    private Sent fromInitiator() {
      Bytes payload = generation.bytes(1 + generation.below(20));
      Encrypted<SessionList> sealed = ours.encrypt(environment, new Payload.Content(payload));
      ours = sealed.next();
      return new Sent(payload, sealed.message());
    }

    private void opened(Sent sent) throws RatchetException {
      theirs = next(theirs.receive(environment, ring, sent.message()));
      steps.add(
          new VectorWriter()
              .bytes("message", sent.message())
              .bytes("payload", sent.payload())
              .optionalBytes("random", Optional.empty()));
    }

    private void answer() throws RatchetException {
      Bytes payload = generation.bytes(1 + generation.below(20));
      var _ = random.taken();
      Encrypted<SessionList> sealed = theirs.encrypt(environment, new Payload.Content(payload));
      steps.add(
          new VectorWriter()
              .bytes("message", sealed.message())
              .bytes("payload", payload)
              .bytes("random", random.taken()));
      theirs = sealed.next();
      ours = next(ours.receive(environment, ring, sealed.message()));
    }

    private static SessionList next(Received<SessionList> received) {
      if (received instanceof Opened<SessionList> opened) {
        return opened.next();
      }
      throw new AssertionError("did not open: " + received);
    }
  }
}
