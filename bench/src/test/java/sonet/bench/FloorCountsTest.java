package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.bench.CountingProvider.Kind;
import sonet.bench.CountingProvider.Use;
import sonet.crypto.Providers;

/// That the engine calls no primitive oftener than its floor does, but for differences that are
/// named here; and that the floor counts none that the engine does without.
///
/// Numbers of calls do not depend on the machine or on what else runs on it.
class FloorCountsTest {
  /// Of the bytes that go through hashes, ciphers and signatures, the floor knows the lengths of
  /// names and lists only roughly.
  private static final double ROUGHLY = 0.2;

  private static final long SOME_BYTES = 400;

  static List<Arguments> operations() {
    List<Arguments> operations = new ArrayList<>();
    for (int members : List.of(2, 4, 10, 64, 100)) {
      for (Shape shape : Shape.values()) {
        for (Operation operation : Operation.values()) {
          if (operation.suits(members, shape) && Contender.FLOOR.offers(operation, members)) {
            operations.add(
                argumentSet(
                    "%s, %d %s".formatted(operation.label(), members, shape.label()),
                    operation,
                    members,
                    shape));
          }
        }
      }
    }
    return operations;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theEngineCallsNoPrimitiveOftenerThanItsFloor(Operation operation, int members, Shape shape)
      throws Exception {
    Map<Kind, Use> engine = uses(Contender.SONET, operation, members, shape);
    Map<Kind, Use> floor = uses(Contender.FLOOR, operation, members, shape);
    for (Kind kind : Kind.values()) {
      int more = Explained.more(kind, operation, members, shape);
      assertThat(engine.getOrDefault(kind, Use.NONE).calls())
          .as(kind.name())
          .isBetween(
              floor.getOrDefault(kind, Use.NONE).calls(),
              floor.getOrDefault(kind, Use.NONE).calls() + more);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theFloorWorksOnAsManyBytesAsTheEngine(Operation operation, int members, Shape shape)
      throws Exception {
    Map<Kind, Use> engine = uses(Contender.SONET, operation, members, shape);
    Map<Kind, Use> floor = uses(Contender.FLOOR, operation, members, shape);
    for (Kind kind : List.of(Kind.AEAD, Kind.SIGN, Kind.VERIFY)) {
      long bytes = floor.getOrDefault(kind, Use.NONE).bytes();
      long margin = Math.round(ROUGHLY * bytes) + SOME_BYTES;
      assertThat(engine.getOrDefault(kind, Use.NONE).bytes())
          .as(kind.name())
          .isBetween(bytes - margin, bytes + margin);
    }
  }

  private static Map<Kind, Use> uses(
      Contender contender, Operation operation, int members, Shape shape) throws Exception {
    CountingProvider provider = new CountingProvider(Providers.pure());
    Trial trial = new Stage(provider, members, shape).trial(operation, contender);
    trial.prepare(1);
    provider.reset();
    var _ = trial.run();
    Map<Kind, Use> uses = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      uses.put(kind, provider.use(kind));
    }
    return uses;
  }

  /// What the engine does that the RFC does not demand, and why.
  private static final class Explained {
    private Explained() {}

    static int more(Kind kind, Operation operation, int members, Shape shape) {
      return switch (kind) {
        case HMAC ->
            beginsEpoch(operation)
                ? ownRatchets(operation, members) + componentSecret() + twice(operation)
                : 0;
        case HASH ->
            echo(operation)
                + remembered(operation)
                + blankSiblings(operation, members, shape)
                + linksByTheRight(operation, members, shape);
        default -> 0;
      };
    }

    private static boolean beginsEpoch(Operation operation) {
      return switch (operation) {
        case GROUP_INFO, SAVE, LOAD -> false;
        default -> operation.messageLength() == 0;
      };
    }

    /// An epoch is a value, and values may be used again; so our own ratchets are taken out of the
    /// secret tree when the epoch begins, and not when the first message is sent: two HMACs for
    /// each level, and one for each of the two ratchets. Then no value of the epoch ever holds the
    /// keys of messages that were sent (§9.2).
    private static int ownRatchets(Operation operation, int members) {
      int all = operation == Operation.CREATE_GROUP ? 1 : members + 10;
      return 2 * TreeModel.of(all, Shape.BULK).depth() + 2;
    }

    /// The epoch secret has one more child since draft-ietf-mls-extensions: the root of what is
    /// exported to components.
    private static int componentSecret() {
      return 1;
    }

    /// Who joins extracts once for the welcome secret, and again for the epoch's, when the
    /// GroupInfo has been verified.
    private static int twice(Operation operation) {
      return operation == Operation.JOIN || operation == Operation.JOIN_WALL ? 1 : 0;
    }

    /// A commit is known again by its hash when it comes a second time, or as an echo.
    private static int echo(Operation operation) {
      return switch (operation) {
        case CREATE_GROUP, JOIN, JOIN_WALL -> 0;
        default -> beginsEpoch(operation) ? 1 : 0;
      };
    }

    /// An epoch is remembered by a hash of its authenticator, to find out later where members
    /// parted.
    private static int remembered(Operation operation) {
      return beginsEpoch(operation) ? 1 : 0;
    }

    /// The hash of an empty subtree is kept, those within it are not: where a new leaf goes into
    /// one, they are computed again. Each is a hash of a few bytes.
    private static int blankSiblings(Operation operation, int members, Shape shape) {
      return switch (operation) {
        case ADD1_CREATE, ADD1_PROCESS, ADD10_CREATE, ADD10_PROCESS -> blanks(members, shape);
        case EXTERNAL_CREATE, EXTERNAL_PROCESS -> blanks(members, shape);
        default -> 0;
      };
    }

    /// A parent node is linked to one of its children by a parent hash. The left one is tried
    /// first; it is the right one above the members on the right who came last.
    private static int linksByTheRight(Operation operation, int members, Shape shape) {
      return switch (operation) {
        case JOIN, JOIN_WALL, EXTERNAL_CREATE -> 2 * TreeModel.of(members, shape).depth();
        default -> 0;
      };
    }

    private static int blanks(int members, Shape shape) {
      return 2 * (TreeModel.of(members, shape).width() - members);
    }
  }
}
