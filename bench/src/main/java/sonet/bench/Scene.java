package sonet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// Two members of one group that run on the engine to be measured; the other members only stand in
/// the tree.
///
/// The committer sits in the middle and the receiver at the right end, so that the one path and the
/// other meet at the height that they usually have: at the child of the root.
final class Scene {
  /// The suite that everyone has.
  static final int SUITE = 1;

  private final Engine engine;
  private final int members;
  private final Shape shape;
  private Engine.Member committer;
  private Engine.Member receiver;

  private Scene(
      Engine engine, int members, Shape shape, Engine.Member committer, Engine.Member receiver) {
    this.engine = engine;
    this.members = members;
    this.shape = shape;
    this.committer = committer;
    this.receiver = receiver;
  }

  /// Makes the group.
  ///
  /// @param god an engine of ours, which makes the members that only stand in the tree
  static Scene of(Engine engine, SonetEngine god, int members, Shape shape) throws Exception {
    if (members < 4) {
      return grown(engine, members, shape);
    }
    return switch (shape) {
      case BULK -> bulk(engine, god, members);
      case FULL -> full(engine, members);
    };
  }

  /// The leaf of the committer.
  static int committerLeaf(int members) {
    return members < 4 ? 0 : members / 2;
  }

  /// The leaf of the receiver.
  static int receiverLeaf(int members) {
    return members - 1;
  }

  /// The leaf to be removed: some member that is neither.
  static int removedLeaf() {
    return 1;
  }

  /// Two members who did it all themselves.
  private static Scene grown(Engine engine, int members, Shape shape) throws Exception {
    if (members != 2) {
      throw new IllegalArgumentException("a group of " + members + ", not of 2 or of 4 and more");
    }
    Engine.Newcomer newcomer = engine.newcomer();
    Engine.Committed added = engine.create().add(List.of(newcomer.keyPackage()));
    Engine.Member second = newcomer.join(added.welcome().orElseThrow());
    Scene scene = new Scene(engine, members, shape, added.next(), second);
    if (shape == Shape.FULL) {
      scene.nextEpoch();
    }
    return scene;
  }

  /// One of ours adds everyone, the two live members among them, and is not heard from again.
  private static Scene bulk(Engine engine, SonetEngine god, int members) throws Exception {
    Engine.Newcomer committer = engine.newcomer();
    Engine.Newcomer receiver = engine.newcomer();
    List<Bytes> keyPackages = new ArrayList<>(god.keyPackages(members - 1));
    keyPackages.set(committerLeaf(members) - 1, committer.keyPackage());
    keyPackages.set(receiverLeaf(members) - 1, receiver.keyPackage());
    Bytes welcome = god.create().add(keyPackages).welcome().orElseThrow();
    return new Scene(engine, members, Shape.BULK, committer.join(welcome), receiver.join(welcome));
  }

  /// The two enter a group that [FullGroup] writes down, by external commits.
  private static Scene full(Engine engine, int members) throws Exception {
    CipherSuite suite = CipherSuites.of(Providers.best()).get(SUITE);
    Set<Integer> free = Set.of(committerLeaf(members), receiverLeaf(members));
    Engine.Committed first =
        engine.joinExternally(FullGroup.groupInfo(suite, Providers.random(), members, free));
    Engine.Committed second = engine.joinExternally(first.next().groupInfo());
    Engine.Member committer = first.next().process(second.commit());
    return new Scene(engine, members, Shape.FULL, committer, second.next());
  }

  Engine engine() {
    return engine;
  }

  int members() {
    return members;
  }

  Engine.Member committer() {
    return committer;
  }

  Engine.Member receiver() {
    return receiver;
  }

  /// So many scenes, each in an epoch of its own from which nothing was computed yet, where that
  /// matters and where the tree keeps its shape.
  List<Scene> fresh(int count) throws Exception {
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (shape == Shape.FULL && engine.remembers()) {
        nextEpoch();
      }
      scenes.add(new Scene(engine, members, shape, committer, receiver));
    }
    return scenes;
  }

  /// The committer renews its keys.
  void nextEpoch() throws Exception {
    Engine.Committed update = committer.update();
    receiver = receiver.process(update.commit());
    committer = update.next();
  }
}
