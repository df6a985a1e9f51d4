package sonet.client.device;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
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
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SigningInput;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// Makes a device and makes it known to the server: as the first of a new account, or linked to one
/// that the owner has already.
public final class Registration {
  static final Bytes SELF = Bytes.utf8("self");
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
      if (known.standing() == Profile.Standing.REMOVED) {
        throw new ClientException(
            Reason.DEVICE_REMOVED,
            "This device was removed from the account " + known.account() + ".");
      }
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
        new Profile(
            server,
            name.value(),
            label,
            pair.privateKey(),
            pair.publicKey(),
            Profile.Standing.NEW,
            List.of());
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

  /// Whether the device was made just now.
  public boolean isFresh() {
    return made;
  }

  /// The identity of a device towards the server.
  public Identity identity(Profile profile) {
    return identity(signer(profile));
  }

  /// The identity of whoever has a key towards the server.
  public Identity identity(Signer signer) {
    byte[] hash =
        provider.hash(HashAlgorithm.SHA256).orElseThrow().hash(signer.publicKey().toArray());
    return new Identity(DeviceId.ofKeyHash(Bytes.wrap(hash)), signer);
  }

  /// Signs for the account of a device.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  public Endorser endorser(Profile profile, InstantSource clock) throws ClientException {
    return endorser(profile, signer(profile), clock);
  }

  /// Signs for the account of a device with another key.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  public Endorser endorser(Profile profile, Signer signer, InstantSource clock)
      throws ClientException {
    return new Endorser(
        name(profile.account()), signer, clock, new DeviceSetEditor(new DeviceSetRules(provider)));
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
  /// @param deviceSet the account's first, of this device
  /// @param invitation the code of one, or empty
  /// @throws ClientException with `NAME_TAKEN` when the account is someone's, or a failure of the
  ///   server
  public Profile register(Profile profile, Service service, Bytes deviceSet, String invitation)
      throws ClientException {
    if (profile.registered()) {
      return profile;
    }
    AccountName account = name(profile.account());
    try {
      var _ =
          service.register(
              new RegisterAccount(
                  account,
                  newDevice(profile),
                  deviceSet,
                  Optional.of(invitation).filter(code -> !code.isEmpty())));
    } catch (ClientException refused) {
      if (refused.reason() == Reason.NAME_TAKEN) {
        forget();
      }
      throw refused;
    }
    return save(profile.asRegistered(List.of()), account, t -> {});
  }

  /// Keeps that the device was linked to its account.
  ///
  /// @param endorsements that lead to it, which were checked
  /// @param more what is kept in the same step
  public Profile linked(Profile profile, List<Endorsement> endorsements, StateFile.Update more)
      throws ClientException {
    return save(profile.asRegistered(endorsements), name(profile.account()), more);
  }

  /// From now on all devices of the account are known by its first one.
  private Profile save(Profile registered, AccountName account, StateFile.Update more)
      throws ClientException {
    state.update(t -> {
      more.run(t);
      t.put(Table.PROFILE, SELF, registered.encode());
      t.put(Table.IDENTITY, account.identity(), registered.root());
    });
    return registered;
  }

  /// Frees the folder for another name, if the device was made just now.
  public void forget() throws ClientException {
    if (made) {
      state.update(t -> t.delete(Table.PROFILE, SELF));
    }
  }

  private void save(Profile profile) throws ClientException {
    state.update(t -> t.put(Table.PROFILE, SELF, profile.encode()));
  }

  /// The device as the server gets to know it, with the proof that it holds its key.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a label that cannot be a name
  public NewDevice newDevice(Profile profile) throws ClientException {
    Bytes input = SigningInput.registration(name(profile.account()), profile.publicKey());
    try {
      return new NewDevice(profile.label(), profile.publicKey(), signer(profile).sign(input));
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(Reason.INVALID_INPUT, "A device cannot have this name.", malformed);
    }
  }
}
