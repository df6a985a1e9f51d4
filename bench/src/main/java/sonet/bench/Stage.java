package sonet.bench;

import java.util.EnumMap;
import java.util.Map;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;

/// The contenders in groups of one size and shape.
final class Stage {
  private final CryptoProvider spread;
  private final CryptoProvider oneThread;
  private final int members;
  private final Shape shape;
  private final Map<Contender, Scene> scenes = new EnumMap<>(Contender.class);

  /// @param provider of primitives for the engine and for the floor
  Stage(CryptoProvider provider, int members, Shape shape) {
    this.spread = provider;
    this.oneThread = new OneThread(provider);
    this.members = members;
    this.shape = shape;
  }

  /// An operation, ready to be measured.
  Trial trial(Operation operation, Contender contender) throws Exception {
    if (contender == Contender.FLOOR) {
      return Floors.of(
          operation,
          operation.isSpread() ? spread : oneThread,
          Providers.random(),
          new Floors.Group(members, shape));
    }
    return Trials.of(operation, operation.isSpread() ? make(contender, spread) : scene(contender));
  }

  /// The group of an engine, the same for all its operations.
  Scene scene(Contender contender) throws Exception {
    Scene present = scenes.get(contender);
    if (present == null) {
      present = make(contender, oneThread);
      scenes.put(contender, present);
    }
    return present;
  }

  private Scene make(Contender contender, CryptoProvider provider) throws Exception {
    Engine engine =
        switch (contender) {
          case SONET -> new SonetEngine(provider);
          case BCMLS -> new BouncyCastleEngine();
          case FLOOR -> throw new IllegalArgumentException("the floor has no group");
        };
    return Scene.of(engine, new SonetEngine(spread), members, shape);
  }
}
