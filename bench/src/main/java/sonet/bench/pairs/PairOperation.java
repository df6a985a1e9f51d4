package sonet.bench.pairs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import sonet.bench.Trial;
import sonet.bench.pairs.PairScene.Side;
import sonet.crypto.Bytes;

/// What is measured.
enum PairOperation {
  /// Alice verifies what Bob has published, begins a session, and seals her first message.
  SET_UP("set-up, with the first message", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = engine.scene();
      return new Prepared(scene) {
        @Override
        void prepareOne() throws Exception {
          scene.publish();
        }

        @Override
        public Bytes run() throws Exception {
          return scene.begin(TEXT);
        }

        @Override
        public boolean isRight(Object result) throws Exception {
          return scene.accept((Bytes) result).equals(TEXT);
        }
      };
    }
  },
  /// Bob opens it.
  FIRST_DECRYPT("first decrypt", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = engine.scene();
      Deque<Bytes> messages = new ArrayDeque<>();
      return new Prepared(scene) {
        @Override
        void prepareOne() throws Exception {
          scene.publish();
          messages.add(scene.begin(TEXT));
        }

        @Override
        public Bytes run() throws Exception {
          return scene.accept(messages.remove());
        }
      };
    }
  },
  /// One more message of a side that sends alone.
  SAME_SEND("same direction, send", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = talking(engine);
      return new Prepared(scene) {
        @Override
        public Bytes run() throws Exception {
          return scene.send(Side.ALICE, TEXT);
        }

        @Override
        public boolean isRight(Object result) throws Exception {
          return scene.receive(Side.BOB, (Bytes) result).equals(TEXT);
        }
      };
    }
  },
  /// The same, opened.
  SAME_RECEIVE("same direction, receive", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = talking(engine);
      Deque<Bytes> messages = new ArrayDeque<>();
      return new Prepared(scene) {
        @Override
        void prepareOne() throws Exception {
          messages.add(scene.send(Side.ALICE, TEXT));
        }

        @Override
        public Bytes run() throws Exception {
          return scene.receive(Side.BOB, messages.remove());
        }
      };
    }
  },
  /// A message there and one back, and so on, each sealed and opened: over as many as close an
  /// epoch of the braid, so that its steps count with the weight that they have.
  PING_PONG("ping-pong, send and receive", 88) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = talking(engine);
      return new Prepared(scene) {
        @Override
        public Bytes run() throws Exception {
          Bytes last = TEXT;
          for (int i = 0; i < messages(); i += 2) {
            last = round(scene, last);
          }
          return last;
        }
      };
    }
  },
  /// Of that, what the curve takes.
  CURVE("of which a key pair and two agreements", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      PairScene scene = talking(engine);
      return new Prepared(scene) {
        @Override
        public Object run() throws Exception {
          return scene.curve();
        }

        @Override
        public boolean isRight(Object result) {
          return !result.equals(Bytes.EMPTY);
        }
      };
    }
  },
  /// A message that nobody sent, its place far on.
  FORGED("forged, 25,000 on", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      return refusal(engine, 24_999);
    }
  },
  /// The same with a place not far on.
  FORGED_NEAR("forged, 100 on", 1) {
    @Override
    Trial trial(PairEngine engine) throws Exception {
      return refusal(engine, 100);
    }
  };

  /// What is sent.
  static final Bytes TEXT = Bytes.wrap(new byte[100]);

  /// Messages before a measurement, so that it begins amid an epoch of the braid.
  private static final int BEFORE = 30;

  private final String label;
  private final int messages;

  PairOperation(String label, int messages) {
    this.label = label;
    this.messages = messages;
  }

  /// As people read it.
  String label() {
    return label;
  }

  /// As it stands in files.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How many messages one run has: its time is divided by them.
  int messages() {
    return messages;
  }

  /// The operation of an engine, ready to be measured.
  abstract Trial trial(PairEngine engine) throws Exception;

  /// Two devices that have talked for a while.
  static PairScene talking(PairEngine engine) throws Exception {
    PairScene scene = engine.scene();
    scene.publish();
    Bytes last = scene.accept(scene.begin(TEXT));
    for (int i = 0; i < BEFORE; i++) {
      last = round(scene, last);
    }
    return scene;
  }

  /// Bob answers, and Alice answers that.
  static Bytes round(PairScene scene, Bytes text) throws Exception {
    Bytes back = scene.receive(Side.ALICE, scene.send(Side.BOB, text));
    return scene.receive(Side.BOB, scene.send(Side.ALICE, back));
  }

  private static Trial refusal(PairEngine engine, int further) throws Exception {
    PairScene scene = talking(engine);
    Bytes message = scene.forged(Side.BOB, further);
    return new Prepared(scene) {
      @Override
      public Boolean run() {
        return scene.refuse(Side.BOB, message);
      }

      @Override
      public boolean isRight(Object result) throws Exception {
        return (Boolean) result && round(scene, TEXT).equals(TEXT);
      }
    };
  }

  /// What the trials have in common: the result is the text.
  private abstract static class Prepared implements Trial {
    private final PairScene scene;

    Prepared(PairScene scene) {
      this.scene = scene;
    }

    void prepareOne() throws Exception {
      // Nothing, where the scene is ready as it is.
    }

    @Override
    public void prepare(int runs) throws Exception {
      for (int i = 0; i < runs; i++) {
        prepareOne();
      }
    }

    @Override
    public boolean isRight(Object result) throws Exception {
      return result.equals(TEXT) && scene.stored(Side.BOB) > 0;
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }
  }
}
