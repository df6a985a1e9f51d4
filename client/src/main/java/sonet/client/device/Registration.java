package sonet.client.device;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupEngine;
import sonet.client.state.Records;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.NewDevice;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SigningInput;

/// Makes a device and makes it known to the server: as the first of a new account, or linked to one
/// that the owner has already.
public final class Registration {
  private static final Bytes SELF = Bytes.utf8("self");
  private static final Bytes FILES = Bytes.utf8("files");

  private final StateFile state;
  private final CryptoProvider provider;
  private final RandomSource random;
  private boolean made;

  /// For the device in a state.
  public Registration(StateFile state, CryptoProvider provider, RandomSource random) {
    this.state = state;
    this.provider = provider;
    this.random = random;
  }

  /// How the server is reached, as a device.
  @FunctionalInterface
  public interface Connect {
    /// The server.
    Service as(Identity identity) throws ClientException;
  }

  /// How the group engine is made, for a device.
  @FunctionalInterface
  public interface MakeEngine {
    /// The engine.
    GroupEngine with(Profile profile, Signer signer);
  }

  /// Who the device is: as it was made before, or a new one with a key of its own.
  ///
  /// @throws ClientException with `STATE_OF_ANOTHER` or `INVALID_INPUT`
  public Profile profile(String server, String account, String label) throws ClientException {
    Optional<Bytes> encoding = state.read(t -> t.get(Table.PROFILE, SELF));
    if (encoding.isPresent()) {
      Profile known = Records.decode(encoding.get(), Profile::read);
      if (!known.server().equals(server) || !known.account().equals(account)) {
        throw new ClientException(
            Reason.STATE_OF_ANOTHER,
            "The folder holds a device of %s at %s.".formatted(known.account(), known.server()));
      }
      return known;
    }
    AccountName name = name(account);
    KeyPair pair = ed25519().generate(random);
    Profile fresh =
        new Profile(server, name.value(), label, pair.privateKey(), pair.publicKey(), false);
    save(fresh);
    made = true;
    return fresh;
  }

  private static AccountName name(String account) throws ClientException {
    try {
      return new AccountName(account);
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "\"%s\" cannot be a name: %s.".formatted(account, malformed.getMessage()),
          malformed);
    }
  }

  /// The identity of a device towards the server.
  public Identity identity(Profile profile) {
    byte[] hash =
        provider.hash(HashAlgorithm.SHA256).orElseThrow().hash(profile.publicKey().toArray());
    return new Identity(DeviceId.ofKeyHash(Bytes.wrap(hash)), signer(profile));
  }

  /// Signs for the account of a device.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  public Endorser endorser(Profile profile, InstantSource clock) throws ClientException {
    return new Endorser(name(profile.account()), signer(profile), clock);
  }

  private Signer signer(Profile profile) {
    return new DeviceSigner(ed25519(), profile);
  }

  private SignatureFunction ed25519() {
    return provider.signature(SignatureScheme.ED25519).orElseThrow();
  }

  private record DeviceSigner(SignatureFunction function, Profile profile) implements Signer {
    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ED25519;
    }

    @Override
    public Bytes publicKey() {
      return profile.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      byte[] key = profile.privateKey().expose();
      try {
        return Bytes.wrap(function.sign(key, profile.publicKey().toArray(), message.toArray()));
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  /// The secret of this device for the keys of files.
  public Secret fileSecret() throws ClientException {
    Optional<Bytes> known = state.read(t -> t.get(Table.PROFILE, FILES));
    if (known.isPresent()) {
      return Secret.of(known.get());
    }
    Bytes fresh = random.bytes(32);
    state.update(t -> t.put(Table.PROFILE, FILES, fresh));
    return Secret.of(fresh);
  }

  /// Makes the device known to the server, unless it is.
  ///
  /// @param invitation the code of one, or empty
  /// @throws ClientException with `NAME_TAKEN` when the account is someone's and this device was
  ///   not linked to it, or a failure of the server
  public Profile register(Profile profile, Service service, String invitation)
      throws ClientException {
    if (profile.registered()) {
      return profile;
    }
    AccountName account = name(profile.account());
    boolean known;
    try {
      var _ =
          service.register(
              new RegisterAccount(
                  account,
                  newDevice(profile),
                  Optional.of(invitation).filter(code -> !code.isEmpty())));
      known = true;
    } catch (ClientException refused) {
      if (refused.reason() != Reason.NAME_TAKEN) {
        throw refused;
      }
      known = isLinked(account, service);
      if (!known) {
        forget();
        throw refused;
      }
    }
    Profile registered = profile.asRegistered();
    save(registered);
    return registered;
  }

  /// Whether an older device of the account has linked this one meanwhile.
  private static boolean isLinked(AccountName account, Service service) throws ClientException {
    try {
      return !service.account(account).devices().isEmpty();
    } catch (ClientException refused) {
      if (refused.reason() == Reason.LOGIN_REFUSED) {
        return false;
      }
      throw refused;
    }
  }

  /// Frees the folder for another name, unless the device waits for being linked.
  private void forget() throws ClientException {
    if (made) {
      state.update(t -> t.delete(Table.PROFILE, SELF));
    }
  }

  private void save(Profile profile) throws ClientException {
    state.update(t -> t.put(Table.PROFILE, SELF, profile.encode()));
  }

  private NewDevice newDevice(Profile profile) throws ClientException {
    Bytes input = SigningInput.registration(name(profile.account()), profile.publicKey());
    return new NewDevice(profile.label(), profile.publicKey(), signer(profile).sign(input));
  }

  /// What an older device of the account needs to link this one: a code to copy.
  public String linkCode(Profile profile) throws ClientException {
    NewDevice device = newDevice(profile);
    Bytes code =
        new Writer()
            .opaque(Bytes.utf8(device.name()))
            .raw(device.signatureKey())
            .raw(device.proof())
            .toBytes();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(code.toArray());
  }

  /// The device that a code is of.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  public static NewDevice parseLinkCode(String code) throws ClientException {
    try {
      Reader reader = Reader.of(Bytes.wrap(Base64.getUrlDecoder().decode(code.strip())));
      NewDevice device = new NewDevice(reader.opaque().toUtf8(), reader.raw(32), reader.raw(64));
      reader.end();
      return device;
    } catch (DecodeException | IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT, "This is not the code of a device.", malformed);
    }
  }
}
