package sonet.server.account;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.protocol.Base64Url;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.ProblemType;
import sonet.protocol.SigningInput;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.Tenant;

/// How a device proves itself: it signs a challenge and gets a token that is good for ten minutes.
///
/// Challenges and tokens carry what they say under a MAC of the server's key and are kept nowhere,
/// so that any process with the key can check them.
///
/// ```
/// struct {
///   uint8 purpose; opaque nonce[16]; uint32 tenant; opaque device[16]; uint32 generation;
///   uint64 expires_ms; opaque mac[32];
/// }
/// ```
///
/// A device that signs out goes on to the next generation, and its tokens of those before are not
/// good any more, nor are those of a device that was removed. A challenge serves once: those that
/// were answered are remembered until they expire.
public final class Authentication {
  private static final Duration CHALLENGE_TIME = Duration.ofSeconds(30);
  private static final Duration TOKEN_TIME = Duration.ofMinutes(10);

  /// Some 13,000 logins a second, in about 45 MB.
  private static final int MOST_USED = 400_000;

  private static final byte CHALLENGE = 1;
  private static final byte TOKEN = 2;
  private static final int BODY = 1 + 16 + 4 + DeviceId.LENGTH + 4 + 8;
  private static final int LENGTH = BODY + 32;

  private final Accounts accounts;
  private final Primitives primitives;
  private final InstantSource clock;
  private final List<String> audiences;
  private final Secret key;
  private final Activity activity;
  private final UsedChallenges used = new UsedChallenges(MOST_USED);

  private Authentication(Accounts accounts, Settings settings, Secret key) {
    this.accounts = accounts;
    this.primitives = settings.primitives();
    this.clock = settings.clock();
    this.audiences = settings.audiences();
    this.activity = settings.activity();
    this.key = key;
  }

  /// Authentication with the key that the storage holds; it gets one when it has none.
  ///
  /// @throws RefusalException when the store fails
  public static Authentication open(
      Storage storage, Locations at, Accounts accounts, Settings settings) throws RefusalException {
    Bytes fresh = settings.primitives().random(32);
    Outcome outcome = storage.write(Batch.ofDocs(new DocWrite.Create(at.serverKey(), fresh)));
    Bytes key =
        outcome instanceof Outcome.DocConflict(var _, var present)
            ? present.map(Doc::body).orElse(fresh)
            : fresh;
    return new Authentication(accounts, settings, Secret.of(key));
  }

  /// What authentication works with.
  ///
  /// @param primitives hash, MAC, signatures and randomness
  /// @param clock the time
  /// @param audiences the names that devices may address the server by; empty for any
  /// @param activity hears of each device that gets a token
  public record Settings(
      Primitives primitives, InstantSource clock, List<String> audiences, Activity activity) {
    /// Copies the list.
    public Settings {
      audiences = List.copyOf(audiences);
    }
  }

  /// What one of our own texts says.
  private record Claim(
      byte purpose, Bytes nonce, Tenant tenant, DeviceId device, int generation, Instant expires) {
    Bytes encode() {
      ByteBuffer body = ByteBuffer.allocate(BODY);
      byte[] array =
          body.put(purpose)
              .put(nonce.toArray())
              .putInt(tenant.id())
              .put(device.value().toArray())
              .putInt(generation)
              .putLong(expires.toEpochMilli())
              .array();
      return Bytes.wrap(array);
    }

    static Claim decode(Bytes body) {
      ByteBuffer numbers = ByteBuffer.wrap(body.toArray());
      return new Claim(
          body.at(0),
          body.slice(1, 17),
          new Tenant(numbers.getInt(17)),
          new DeviceId(body.slice(21, 37)),
          numbers.getInt(37),
          Instant.ofEpochMilli(numbers.getLong(41)));
    }
  }

  /// A challenge for a device.
  ///
  /// @throws RefusalException when there is no such device
  public Challenge challenge(Locations at, ChallengeRequest request) throws RefusalException {
    DeviceId device = accounts.requireHolder(at, request.device()).id();
    Claim claim = claim(CHALLENGE, at, device, 0, CHALLENGE_TIME);
    return new Challenge(seal(claim), claim.expires());
  }

  /// A token for a device that signed its challenge.
  ///
  /// @throws RefusalException when it did not, or too late, or before
  public Token token(Locations at, TokenRequest request) throws RefusalException {
    DeviceEntry entry = accounts.requireHolder(at, request.device());
    Device device = entry.device();
    if (!audiences.isEmpty() && !audiences.contains(request.audience())) {
      throw failed("the server is not called " + request.audience());
    }
    if (request.challenge().length() != LENGTH) {
      throw failed("this is no challenge of this server");
    }
    Claim claim = open(CHALLENGE, request.challenge());
    if (!claim.tenant().equals(at.tenant()) || !claim.device().equals(device.id())) {
      throw failed("the challenge was given to another device");
    }
    if (!clock.instant().isBefore(claim.expires())) {
      throw failed("the challenge has expired");
    }
    Bytes signed =
        SigningInput.authentication(device.id(), request.audience(), request.challenge());
    if (!primitives.verify(device.signatureKey(), signed, request.signature())) {
      throw failed("the signature is not that of the device");
    }
    use(claim);
    activity.seen(at, device.id());
    Claim token = claim(TOKEN, at, device.id(), entry.tokenGeneration(), TOKEN_TIME);
    return new Token(Base64Url.encode(seal(token)), device.id(), token.expires());
  }

  private void use(Claim claim) throws RefusalException {
    switch (used.use(claim.nonce(), claim.expires(), clock.instant())) {
      case FIRST -> {}
      case REPEATED -> throw failed("the challenge was answered before");
      case FULL ->
          throw RefusalException.of(
              ProblemType.OVERLOADED, "too many devices authenticate at once");
    }
  }

  private static RefusalException failed(String detail) {
    return RefusalException.of(ProblemType.CHALLENGE_FAILED, detail);
  }

  /// The token that a request carries.
  ///
  /// @throws RefusalException when it carries none
  public static String bearer(Request request) throws RefusalException {
    String header =
        request
            .header("authorization")
            .orElseThrow(() -> unauthenticated("the request has no Authorization header"));
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw unauthenticated("the Authorization header is not of the form \"Bearer <token>\"");
    }
    return header.substring(7).strip();
  }

  /// The tenant that a token is of, whether or not it is still good.
  ///
  /// @throws RefusalException when it is not one of this server
  public Tenant tenantOf(String token) throws RefusalException {
    return claim(token).tenant();
  }

  /// Until when a token is good.
  ///
  /// @throws RefusalException when it is not one of this server
  public Instant expires(String token) throws RefusalException {
    return claim(token).expires();
  }

  private Claim claim(String token) throws RefusalException {
    Bytes sealed;
    try {
      sealed = Base64Url.decode(token);
    } catch (IllegalArgumentException e) {
      throw unauthenticated("the token is not one of this server");
    }
    if (sealed.length() != LENGTH) {
      throw unauthenticated("the token is not one of this server");
    }
    return open(TOKEN, sealed);
  }

  /// The device or recovery key that a token speaks for.
  ///
  /// @throws RefusalException when it is not a good one of the tenant
  public Caller caller(Locations at, String token) throws RefusalException {
    Claim claim = claim(token);
    if (!claim.tenant().equals(at.tenant())) {
      throw unauthenticated("the token is one of another tenant");
    }
    if (!clock.instant().isBefore(claim.expires())) {
      throw unauthenticated("the token has expired");
    }
    DeviceEntry entry =
        accounts
            .holder(at, claim.device())
            .map(Storage.Versioned::value)
            .orElseThrow(() -> unauthenticated("the token's device is not registered any more"));
    if (entry.tokenGeneration() != claim.generation()) {
      throw unauthenticated("the device has signed out");
    }
    return new Caller(
        at, entry.device(), entry.isRecoveryKey() ? Caller.By.RECOVERY_KEY : Caller.By.DEVICE);
  }

  private static RefusalException unauthenticated(String detail) {
    return RefusalException.of(ProblemType.UNAUTHENTICATED, detail);
  }

  private Claim claim(byte purpose, Locations at, DeviceId device, int generation, Duration time) {
    Instant expires = Instant.ofEpochMilli(clock.instant().plus(time).toEpochMilli());
    return new Claim(purpose, primitives.random(16), at.tenant(), device, generation, expires);
  }

  private Bytes seal(Claim claim) {
    Bytes body = claim.encode();
    return Bytes.concat(body, primitives.mac(key, body));
  }

  private Claim open(byte purpose, Bytes sealed) throws RefusalException {
    Bytes body = sealed.slice(0, BODY);
    if (!primitives.mac(key, body).equals(sealed.slice(BODY, LENGTH)) || body.at(0) != purpose) {
      throw purpose == TOKEN
          ? unauthenticated("the token is not one of this server")
          : failed("this is no challenge of this server");
    }
    return Claim.decode(body);
  }
}
