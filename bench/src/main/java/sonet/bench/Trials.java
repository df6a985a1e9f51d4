package sonet.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import sonet.bench.Engine.Committed;
import sonet.bench.Engine.Member;
import sonet.bench.Engine.Newcomer;
import sonet.crypto.Bytes;

/// The operations of an engine.
final class Trials {
  private Trials() {}

  /// An operation in a scene. Only those on messages change it, and those that begin a new epoch
  /// before each run.
  static Trial of(Operation operation, Scene scene) throws Exception {
    return switch (operation) {
      case CREATE_GROUP -> new Create(scene.engine());
      case ADD1_CREATE -> new Commit(scene, adding(scene, 1));
      case ADD1_PROCESS -> new Processing(scene, adding(scene, 1));
      case ADD10_CREATE -> new Commit(scene, adding(scene, 10));
      case ADD10_PROCESS -> new Processing(scene, adding(scene, 10));
      case UPDATE_CREATE -> new Commit(scene, Member::update);
      case UPDATE_PROCESS -> new Processing(scene, Member::update);
      case REMOVE_CREATE -> new Commit(scene, member -> member.remove(Scene.removedLeaf()));
      case REMOVE_PROCESS -> new Processing(scene, member -> member.remove(Scene.removedLeaf()));
      case JOIN, JOIN_WALL -> new Join(scene);
      case EXTERNAL_CREATE -> new External(scene);
      case EXTERNAL_PROCESS ->
          new Processing(scene, member -> scene.engine().joinExternally(member.groupInfo()));
      case GROUP_INFO -> new GroupInfo(scene);
      case SEND_100, SEND_1K, SEND_64K -> new Send(scene, operation.messageLength());
      case RECEIVE_100, RECEIVE_1K, RECEIVE_64K -> new Receive(scene, operation.messageLength());
      case SAVE -> new Save(scene);
      case LOAD -> new Load(scene);
      case ADD_ALL, ADD_ALL_WALL -> new AddAll(scene.engine(), scene.members() - 1);
    };
  }

  /// How a commit is made.
  private interface Making {
    Committed commit(Member member) throws Exception;
  }

  private static Making adding(Scene scene, int count) throws Exception {
    List<Bytes> keyPackages = keyPackages(scene.engine(), count);
    return member -> member.add(keyPackages);
  }

  private static List<Bytes> keyPackages(Engine engine, int count) throws Exception {
    List<Bytes> keyPackages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keyPackages.add(engine.newcomer().keyPackage());
    }
    return keyPackages;
  }

  private static Bytes message(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (31 * i);
    }
    return Bytes.wrap(text);
  }

  private record Create(Engine engine) implements Trial {
    @Override
    public void prepare(int runs) {}

    @Override
    public Object run() throws Exception {
      return engine.create();
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      Newcomer newcomer = engine.newcomer();
      Committed added = ((Member) result).add(List.of(newcomer.keyPackage()));
      return newcomer
          .join(added.welcome().orElseThrow())
          .authenticator()
          .equals(added.next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /// Something done in an epoch that is new to it.
  private abstract static sealed class InFreshEpochs implements Trial
      permits Commit, GroupInfo, Save {
    private final Scene scene;
    private Iterator<Scene> ready = List.<Scene>of().iterator();
    private Scene last;

    InFreshEpochs(Scene scene) {
      this.scene = scene;
      this.last = scene;
    }

    @Override
    public void prepare(int runs) throws Exception {
      ready = scene.fresh(runs).iterator();
    }

    /// The epoch of the next run.
    Scene next() {
      last = ready.next();
      return last;
    }

    /// The epoch of the last run.
    Scene last() {
      return last;
    }

    /// Whether the receiver comes to the same epoch as the one who made a commit.
    boolean isFollowed(Committed committed) throws Exception {
      return last.receiver()
          .process(committed.commit())
          .authenticator()
          .equals(committed.next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class Commit extends InFreshEpochs {
    private final Making making;

    Commit(Scene scene, Making making) {
      super(scene);
      this.making = making;
    }

    @Override
    public Object run() throws Exception {
      return making.commit(next().committer());
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return isFollowed((Committed) result);
    }
  }

  private static final class Processing implements Trial {
    /// A commit and the receiver of the epoch in which it was made.
    private record Sent(Member receiver, Committed committed) {}

    private final Scene scene;
    private final Making making;
    private Sent last;
    private Iterator<Sent> ready = List.<Sent>of().iterator();

    Processing(Scene scene, Making making) throws Exception {
      this.scene = scene;
      this.making = making;
      this.last = new Sent(scene.receiver(), making.commit(scene.committer()));
    }

    @Override
    public void prepare(int runs) throws Exception {
      List<Sent> sent = new ArrayList<>();
      for (Scene fresh : scene.fresh(runs)) {
        // In the same epoch the same commit will do again.
        if (!last.receiver().equals(fresh.receiver())) {
          last = new Sent(fresh.receiver(), making.commit(fresh.committer()));
        }
        sent.add(last);
      }
      ready = sent.iterator();
    }

    @Override
    public Object run() throws Exception {
      last = ready.next();
      return last.receiver().process(last.committed().commit());
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return ((Member) result).authenticator().equals(last.committed().next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class Join implements Trial {
    private final Newcomer newcomer;
    private final Committed added;

    Join(Scene scene) throws Exception {
      this.newcomer = scene.engine().newcomer();
      this.added = scene.committer().add(List.of(newcomer.keyPackage()));
    }

    @Override
    public void prepare(int runs) {}

    @Override
    public Object run() throws Exception {
      return newcomer.join(added.welcome().orElseThrow());
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return ((Member) result).authenticator().equals(added.next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class External implements Trial {
    private final Scene scene;
    private final Bytes groupInfo;

    External(Scene scene) throws Exception {
      this.scene = scene;
      this.groupInfo = scene.committer().groupInfo();
    }

    @Override
    public void prepare(int runs) {}

    @Override
    public Object run() throws Exception {
      return scene.engine().joinExternally(groupInfo);
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      Committed committed = (Committed) result;
      return scene
          .receiver()
          .process(committed.commit())
          .authenticator()
          .equals(committed.next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class GroupInfo extends InFreshEpochs {
    GroupInfo(Scene scene) {
      super(scene);
    }

    @Override
    public Object run() throws Exception {
      return next().committer().groupInfo();
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return isFollowed(last().engine().joinExternally((Bytes) result));
    }
  }

  private record Send(Scene scene, Bytes text) implements Trial {
    Send(Scene scene, int length) throws Exception {
      this(scene, message(length));
      // Nobody waits for what was sent before.
      scene.nextEpoch();
      // Reading the first message of a sender opens its part of the secret tree.
      var _ = scene.receiver().receive(scene.committer().send(text));
    }

    @Override
    public void prepare(int runs) {}

    @Override
    public Object run() throws Exception {
      return scene.committer().send(text);
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return scene.receiver().receive((Bytes) result).equals(text);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class Receive implements Trial {
    private final Scene scene;
    private final Bytes text;
    private Iterator<Bytes> messages = List.<Bytes>of().iterator();

    Receive(Scene scene, int length) throws Exception {
      this.scene = scene;
      this.text = message(length);
      // Whatever else was sent in this epoch is not waited for, and the secret tree is opened.
      scene.nextEpoch();
      var _ = scene.receiver().receive(scene.committer().send(text));
    }

    @Override
    public void prepare(int runs) throws Exception {
      List<Bytes> sent = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        sent.add(scene.committer().send(text));
      }
      messages = sent.iterator();
    }

    @Override
    public Object run() throws Exception {
      return scene.receiver().receive(messages.next());
    }

    @Override
    public boolean isRight(Object result) {
      return result.equals(text);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class Save extends InFreshEpochs {
    Save(Scene scene) {
      super(scene);
    }

    @Override
    public Object run() throws Exception {
      return next().receiver().save();
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      Member receiver = last().receiver();
      return receiver.load((Bytes) result).authenticator().equals(receiver.authenticator());
    }
  }

  private record Load(Member member, Bytes saved) implements Trial {
    Load(Scene scene) throws Exception {
      this(scene.receiver(), scene.receiver().save());
    }

    @Override
    public void prepare(int runs) {}

    @Override
    public Object run() throws Exception {
      return member.load(saved);
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return ((Member) result).authenticator().equals(member.authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  private static final class AddAll implements Trial {
    private final Engine engine;
    private final Newcomer newcomer;
    private final List<Bytes> keyPackages;
    private Member creator;

    AddAll(Engine engine, int count) throws Exception {
      this.engine = engine;
      this.newcomer = engine.newcomer();
      this.creator = engine.create();
      this.keyPackages = Trials.keyPackages(engine, count);
      keyPackages.set(count - 1, newcomer.keyPackage());
    }

    @Override
    public void prepare(int runs) throws Exception {
      creator = engine.create();
    }

    @Override
    public Object run() throws Exception {
      return creator.add(keyPackages);
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      Committed added = (Committed) result;
      return newcomer
          .join(added.welcome().orElseThrow())
          .authenticator()
          .equals(added.next().authenticator());
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }
  }
}
