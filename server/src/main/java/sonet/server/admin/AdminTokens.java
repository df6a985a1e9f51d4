package sonet.server.admin;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminToken;
import sonet.protocol.AdminTokenPage;
import sonet.protocol.Base64Url;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.NewAdminToken;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantName;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.Tenants;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// The tokens of administrators: 32 random bytes each, of which only the hash is kept.
///
/// A token is found by the first bytes of its hash, which are its id, and known by all of them,
/// which are compared in constant time.
public final class AdminTokens {
  /// What every token begins with, so that one that strayed is recognised.
  public static final String PREFIX = "sat_";

  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final int PAGE = 500;

  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Tenants tenants;

  /// The tokens in a storage.
  public AdminTokens(Storage storage, Primitives primitives, InstantSource clock, Tenants tenants) {
    this.storage = storage;
    this.primitives = primitives;
    this.clock = clock;
    this.tenants = tenants;
  }

  /// What the store keeps of a token.
  private record Entry(
      Bytes hash,
      String name,
      AdminRole role,
      Optional<TenantName> tenant,
      Instant createdAt,
      Instant expiresAt) {
    AdminToken about(Bytes key) {
      return new AdminToken(key.toHex(), name, role, tenant, createdAt, expiresAt);
    }
  }

  /// Makes a token.
  ///
  /// @throws RefusalException when it is for a tenant that there is not
  public IssuedAdminToken create(NewAdminToken request) throws RefusalException {
    if (request.tenant().isPresent()) {
      var _ = tenants.require(request.tenant().get());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    while (true) {
      String token = PREFIX + Base64Url.encode(primitives.random(32));
      Bytes hash = primitives.hash(Bytes.utf8(token));
      Entry entry =
          new Entry(
              hash,
              request.name(),
              request.role(),
              request.tenant(),
              now,
              now.plus(request.lifetime().orElse(LIFETIME)));
      var place = SystemLocations.adminToken(id(hash));
      if (storage.write(Batch.ofDocs(new DocWrite.Create(place, storage.encode(entry))))
          instanceof Outcome.Written) {
        return new IssuedAdminToken(token, entry.about(place.key()));
      }
    }
  }

  private static long id(Bytes hash) {
    return ByteBuffer.wrap(hash.toArray()).getLong();
  }

  /// The administrator whose token a request carries.
  ///
  /// @throws RefusalException when there is none that is good
  public Administrator administrator(Request request) throws RefusalException {
    String header =
        request
            .header("authorization")
            .orElseThrow(() -> refused("the request has no Authorization header"));
    if (!header.regionMatches(true, 0, "Bearer " + PREFIX, 0, 7 + PREFIX.length())) {
      throw refused("the token is not one of an administrator");
    }
    return administrator(header.substring(7).strip());
  }

  private Administrator administrator(String token) throws RefusalException {
    Bytes hash = primitives.hash(Bytes.utf8(token));
    var place = SystemLocations.adminToken(id(hash));
    Optional<Entry> found = storage.read(place, Entry.class).map(Storage.Versioned::value);
    if (found.isEmpty() || !found.get().hash().equals(hash)) {
      throw refused("the token is not one of an administrator");
    }
    if (!clock.instant().isBefore(found.get().expiresAt())) {
      throw refused("the token has expired");
    }
    Optional<TenantName> tenant = found.get().tenant();
    if (tenant.isPresent() && gone(tenant.get(), found.get().createdAt())) {
      throw refused("the token's tenant is gone");
    }
    return new Administrator(found.get().about(place.key()));
  }

  /// A tenant of the same name that was made later is another one.
  private boolean gone(TenantName name, Instant tokenCreated) throws RefusalException {
    return tenants.find(name).filter(entry -> !entry.createdAt().isAfter(tokenCreated)).isEmpty();
  }

  private static RefusalException refused(String detail) {
    return RefusalException.of(ProblemType.UNAUTHENTICATED, detail);
  }

  /// Some of the tokens behind a cursor.
  ///
  /// @throws RefusalException when the cursor is none
  public AdminTokenPage page(String from, int limit) throws RefusalException {
    Bytes after = from.isEmpty() ? Bytes.EMPTY : key(from);
    List<Doc> docs =
        storage.call(store -> store.scan(SystemLocations.adminTokens(), after, limit + 1));
    List<AdminToken> tokens = docs.stream().limit(limit).map(this::about).toList();
    return new AdminTokenPage(
        tokens, docs.size() > limit ? Optional.of(tokens.getLast().id()) : Optional.empty());
  }

  private AdminToken about(Doc doc) {
    return storage.decode(doc.body(), Entry.class).about(doc.id().key());
  }

  private static Bytes key(String id) throws RefusalException {
    try {
      Bytes key = Bytes.wrap(HexFormat.of().parseHex(id));
      if (key.length() == 8) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one refusal.
    }
    throw unknown(id);
  }

  private static RefusalException unknown(String id) {
    return RefusalException.of(ProblemType.NOT_FOUND, "there is no token with the id " + id);
  }

  /// Ends a token.
  ///
  /// @throws RefusalException when there is none, or it is the last one of an owner
  public void revoke(String id) throws RefusalException {
    Bytes key = key(id);
    var place = SystemLocations.adminToken(ByteBuffer.wrap(key.toArray()).getLong());
    Entry entry =
        storage
            .read(place, Entry.class)
            .map(Storage.Versioned::value)
            .orElseThrow(() -> unknown(id));
    if (entry.role() == AdminRole.OWNER
        && goodOwners().stream().allMatch(owner -> owner.id().equals(id))) {
      throw RefusalException.of(
          ProblemType.LAST_OWNER, "without it nobody could make tokens any more");
    }
    Outcome _ = storage.decide(Batch.ofDocs(new DocWrite.Delete(place)));
  }

  /// The tokens of owners that are good.
  ///
  /// @throws RefusalException when the store fails
  List<AdminToken> goodOwners() throws RefusalException {
    Instant now = clock.instant();
    List<AdminToken> owners = new ArrayList<>();
    String from = "";
    while (true) {
      AdminTokenPage page = page(from, PAGE);
      page.tokens().stream()
          .filter(token -> token.role() == AdminRole.OWNER && now.isBefore(token.expiresAt()))
          .forEach(owners::add);
      if (page.next().isEmpty()) {
        return owners;
      }
      from = page.next().get();
    }
  }
}
