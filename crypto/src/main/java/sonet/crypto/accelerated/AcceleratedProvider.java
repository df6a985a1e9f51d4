package sonet.crypto.accelerated;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.ServedPrimitive;
import sonet.crypto.SignatureScheme;
import sonet.crypto.accelerated.Choice.Offer;
import sonet.crypto.hpke.DhKem;
import sonet.crypto.hpke.HybridKem;
import sonet.crypto.hpke.LatticeKem;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.wide.WideEdwardsGroup;

/// For each primitive the fastest library that works here; [Source] has the order. Immutable but
/// for its choices, each of which is made once, and safe for any number of threads.
public final class AcceleratedProvider implements CryptoProvider {
  private final Map<HashAlgorithm, Choice<HashFunction>> hashes =
      new EnumMap<>(HashAlgorithm.class);
  private final Map<AeadAlgorithm, Choice<AeadFunction>> aeads = new EnumMap<>(AeadAlgorithm.class);
  private final Map<KemAlgorithm, Choice<DiffieHellman>> groups = new EnumMap<>(KemAlgorithm.class);
  private final Map<SignatureScheme, Choice<SignatureFunction>> signatures =
      new EnumMap<>(SignatureScheme.class);
  private final Map<KemAlgorithm, Choice<MlKem>> lattices = new EnumMap<>(KemAlgorithm.class);

  AcceleratedProvider(Libraries libraries) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      Offer<HashFunction> offer =
          new Offer<>(library -> library.hash(algorithm), SelfTest.of(algorithm));
      hashes.put(algorithm, new Choice<>(algorithm, libraries, Source.ofHashes(), offer));
    }
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      Offer<AeadFunction> offer =
          new Offer<>(library -> library.aead(algorithm), SelfTest.of(algorithm));
      aeads.put(algorithm, new Choice<>(algorithm, libraries, Source.ofAeads(), offer));
    }
    for (KemAlgorithm algorithm : KemAlgorithm.values()) {
      switch (algorithm.construction()) {
        case KemConstruction.DhKem _ -> {
          Offer<DiffieHellman> offer =
              new Offer<>(library -> library.diffieHellman(algorithm), SelfTest.of(algorithm));
          groups.put(algorithm, new Choice<>(algorithm, libraries, Source.of(algorithm), offer));
        }
        case KemConstruction.MlKem _ -> {
          Offer<MlKem> offer =
              new Offer<>(library -> library.mlKem(algorithm), LatticeTest.of(algorithm));
          lattices.put(algorithm, new Choice<>(algorithm, libraries, Source.of(algorithm), offer));
        }
        case KemConstruction.Hybrid _ -> {
          // Made of two of the others.
        }
      }
    }
    for (SignatureScheme scheme : SignatureScheme.values()) {
      Offer<SignatureFunction> offer =
          new Offer<>(library -> library.signature(scheme), SelfTest.of(scheme));
      signatures.put(scheme, new Choice<>(scheme, libraries, Source.of(scheme), offer));
    }
  }

  /// One over the libraries that Sonet knows. None is loaded yet.
  public static AcceleratedProvider create() {
    return new AcceleratedProvider(Libraries.known());
  }

  @Override
  public String name() {
    return "best";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.ofNullable(hashes.get(algorithm)).map(Chosen.Hash::new);
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return Optional.ofNullable(aeads.get(algorithm)).map(Chosen.Aead::new);
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return Optional.of(
        switch (algorithm.construction()) {
          case KemConstruction.DhKem(HashAlgorithm hash) ->
              new DhKem(algorithm, hash(hash).orElseThrow(), group(algorithm));
          case KemConstruction.MlKem _ -> new LatticeKem(algorithm, lattice(algorithm));
          case KemConstruction.Hybrid parts ->
              new HybridKem(algorithm, parts, lattice(parts.lattice()), group(parts.group()));
        });
  }

  private DiffieHellman group(KemAlgorithm algorithm) {
    return new Chosen.Group(Objects.requireNonNull(groups.get(algorithm)));
  }

  private MlKem lattice(KemAlgorithm algorithm) {
    return new Chosen.Lattice(Objects.requireNonNull(lattices.get(algorithm)));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.ofNullable(signatures.get(scheme)).map(Chosen.Scheme::new);
  }

  /// No library offers the points of a curve, so these are in Java everywhere; here in words of 64
  /// bits.
  @Override
  public Optional<CurveGroup> group(GroupAlgorithm algorithm) {
    return Optional.of(
        switch (algorithm) {
          case EDWARDS25519 -> new WideEdwardsGroup();
          case P256 -> PureProvider.curveGroup(algorithm);
        });
  }

  @Override
  public void forEach(int count, IntConsumer work) {
    Threads.forEach(count, work);
  }

  /// Makes every choice that was not made yet, and tells them all.
  public List<ServedPrimitive> report() {
    List<ServedPrimitive> report = new ArrayList<>();
    hashes.forEach((primitive, choice) -> report.add(served(primitive, choice)));
    aeads.forEach((primitive, choice) -> report.add(served(primitive, choice)));
    groups.forEach((primitive, choice) -> report.add(served(primitive, choice)));
    lattices.forEach((primitive, choice) -> report.add(served(primitive, choice)));
    for (KemAlgorithm algorithm : KemAlgorithm.values()) {
      if (algorithm.construction() instanceof KemConstruction.Hybrid parts) {
        report.add(servedByParts(algorithm, parts));
      }
    }
    signatures.forEach((primitive, choice) -> report.add(served(primitive, choice)));
    return List.copyOf(report);
  }

  /// What the parts of a hybrid were passed over for stands with them.
  private ServedPrimitive servedByParts(KemAlgorithm algorithm, KemConstruction.Hybrid parts) {
    String lattice = Objects.requireNonNull(lattices.get(parts.lattice())).made().library();
    String group = Objects.requireNonNull(groups.get(parts.group())).made().library();
    String both = lattice.equals(group) ? lattice : lattice + ", " + group;
    return new ServedPrimitive(algorithm.name(), both, List.of());
  }

  private static ServedPrimitive served(Enum<?> primitive, Choice<?> choice) {
    Choice.Made<?> made = choice.made();
    return new ServedPrimitive(primitive.name(), made.library(), made.passedOver());
  }
}
