package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// Messages of several senders in any order, lost, repeated and forged, against a model that keeps
/// no secrets but numbers.
class SecretTreePropertiesTest {
  private static final int STEPS = 300;
  private static final ContentType[] TYPES = {ContentType.APPLICATION, ContentType.COMMIT};

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyOrderOfMessagesIsReceivedAsTheModelSays(long seed) throws DecodeException {
    new World(seed).play();
  }

  /// One sender's ratchet of one kind.
  private record Place(int leaf, ContentType type) {}

  /// The generations of a ratchet.
  private static final class Model {
    private long next;
    private final TreeSet<Long> kept = new TreeSet<>();
  }

  private static final class World {
    private final Random random;
    private final MlsSuite suite;
    private final int leaves;
    private final RatchetPolicy policy;
    private final Secret root;
    private final Map<Place, Model> models = new HashMap<>();
    private final Map<Place, List<MessageKey>> truth = new HashMap<>();
    private SecretTree tree;

    World(long seed) {
      random = new Random(seed);
      suite = new MlsSuite(CipherSuites.of(Providers.pure()).get(random.nextInt(7) + 1));
      leaves = 1 << random.nextInt(5);
      policy = new RatchetPolicy(random.nextInt(12), random.nextInt(8), 1 + random.nextInt(20));
      root = Secret.random(random::nextBytes, suite.hashLength());
      tree = SecretTree.create(suite, leaves, root.copy());
    }

    void play() throws DecodeException {
      for (int i = 0; i < STEPS; i++) {
        Place place = new Place(random.nextInt(leaves), TYPES[random.nextInt(TYPES.length)]);
        long next = model(place).next;
        long generation = Math.max(0, next - 10 + random.nextInt(10 + policy.maxForward() + 3));
        receive(place, generation);
        if (random.nextInt(20) == 0) {
          tree = Reader.decode(encoded(), reader -> SecretTree.read(suite, reader));
        }
      }
    }

    private void receive(Place place, long generation) {
      Model model = model(place);
      KeyLookup lookup =
          tree.find(new LeafIndex(place.leaf()), place.type(), (int) generation, policy);
      boolean available =
          generation < model.next
              ? model.kept.contains(generation)
              : generation - model.next <= policy.maxForward();
      switch (lookup) {
        case KeyLookup.AlreadyUsed _ -> assertThat(generation < model.next && !available).isTrue();
        case KeyLookup.TooFarAhead _ -> assertThat(generation >= model.next && !available).isTrue();
        case KeyLookup.Found found -> {
          assertThat(available).isTrue();
          receive(place, generation, found);
        }
      }
    }

    private void receive(Place place, long generation, KeyLookup.Found found) {
      MessageKey expected = truth(place, generation);
      assertThat(found.key().generation()).isEqualTo((int) generation);
      assertThat(found.key().key().matches(expected.key())).isTrue();
      assertThat(found.key().nonce().matches(expected.nonce())).isTrue();
      checkBooks(found);
      if (random.nextInt(4) == 0) {
        List<Bytes> before = Retained.values(tree);
        found.discard();
        assertThat(Retained.values(tree)).isEqualTo(before);
        return;
      }
      found.key().close();
      found.consumed().forEach(Secret::close);
      tree = found.next();
      move(model(place), generation);
      assertThat(tree.skippedKeys())
          .isEqualTo(models.values().stream().mapToInt(model -> model.kept.size()).sum())
          .isLessThanOrEqualTo(policy.maxSkipped());
      assertThat(Retained.secrets(tree)).noneMatch(Secret::isWiped);
    }

    /// Consumed is what the old tree has and the new one has not, fresh the other way round.
    private void checkBooks(KeyLookup.Found found) {
      Set<Secret> old = new HashSet<>(Retained.secrets(tree));
      Set<Secret> next = new HashSet<>(Retained.secrets(found.next()));
      Set<Secret> consumed = new HashSet<>(old);
      consumed.removeAll(next);
      Set<Secret> fresh = new HashSet<>(next);
      fresh.removeAll(old);
      assertThat(found.consumed()).containsExactlyInAnyOrderElementsOf(consumed);
      assertThat(found.fresh()).containsExactlyInAnyOrderElementsOf(fresh);
    }

    private void move(Model model, long generation) {
      if (generation < model.next) {
        model.kept.remove(generation);
        return;
      }
      for (long skipped = model.next; skipped < generation; skipped++) {
        model.kept.add(skipped);
      }
      model.next = generation + 1;
      while (model.kept.size() > policy.maxSkippedPerRatchet()) {
        model.kept.pollFirst();
      }
      while (models.values().stream().mapToInt(m -> m.kept.size()).sum() > policy.maxSkipped()) {
        fullest().kept.pollFirst();
      }
    }

    /// The leftmost of the fullest ones; of one sender, the ratchet for applications.
    private Model fullest() {
      Model fullest = new Model();
      for (int leaf = 0; leaf < leaves; leaf++) {
        for (ContentType type : TYPES) {
          Model model = model(new Place(leaf, type));
          fullest = model.kept.size() > fullest.kept.size() ? model : fullest;
        }
      }
      return fullest;
    }

    private Model model(Place place) {
      return models.computeIfAbsent(place, _ -> new Model());
    }

    /// The key straight from the root, one derivation after the other.
    private MessageKey truth(Place place, long generation) {
      List<MessageKey> keys = truth.computeIfAbsent(place, _ -> new ArrayList<>());
      if (keys.size() <= generation) {
        keys.clear();
        Secret node = root;
        for (int bit = leaves >> 1; bit > 0; bit >>= 1) {
          node =
              (place.leaf() & bit) == 0
                  ? RatchetSecrets.left(suite, node)
                  : RatchetSecrets.right(suite, node);
        }
        Secret secret =
            place.type() == ContentType.APPLICATION
                ? RatchetSecrets.application(suite, node)
                : RatchetSecrets.handshake(suite, node);
        for (int i = 0; i < generation + 50; i++) {
          keys.add(RatchetSecrets.messageKey(suite, secret, i));
          secret = RatchetSecrets.next(suite, secret, i);
        }
      }
      return keys.get((int) generation);
    }

    private Bytes encoded() {
      Writer writer = new Writer();
      tree.writeTo(writer);
      return writer.toBytes();
    }
  }
}
