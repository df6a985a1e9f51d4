package sonet.mls;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.component.MediaTypeList;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.Grease;
import sonet.mls.extension.WireFormats;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafNode;

/// A client as it presents itself in key packages and leaves.
///
/// @param credential who it is
/// @param signer signs for it
/// @param capabilities what it supports
/// @param leafExtensions extensions of its leaves
public record ClientIdentity(
    Credential credential, Signer signer, Capabilities capabilities, Extensions leafExtensions) {

  /// A client with a credential that supports all registered suites and what RFC 9420 defines.
  public static ClientIdentity of(Credential credential, Signer signer, CipherSuites suites) {
    return new ClientIdentity(
        credential,
        signer,
        new Capabilities(
            List.of(ProtocolVersion.MLS10),
            suites.all().stream().map(CipherSuite::id).map(CipherSuiteId::new).toList(),
            List.of(),
            List.of(),
            List.of(CredentialType.BASIC, CredentialType.X509)),
        Extensions.EMPTY);
  }

  /// The same with a reserved value in each list of its capabilities, among its leaf extensions and
  /// its components, which keeps peers honest about ignoring what they do not know (RFC 9420 §13.5,
  /// draft-ietf-mls-extensions §5.1). One that has such values stays as it is.
  public ClientIdentity greased(RandomSource random) {
    if (capabilities.extensions().stream().anyMatch(type -> Grease.isGrease(type.value()))) {
      return this;
    }
    Capabilities greased = Grease.grease(capabilities, random);
    return new ClientIdentity(
        credential, signer, greased, Grease.grease(leafExtensions, greased, random));
  }

  /// As it presents itself under a policy.
  ClientIdentity under(Environment environment) {
    return switch (environment.policy().grease()) {
      case NEVER -> this;
      case ALWAYS -> greased(environment.random());
    };
  }

  /// The same with support for more types of proposals, such as [ProposalType#SELF_REMOVE].
  public ClientIdentity supporting(ProposalType... proposals) {
    Capabilities more = capabilities;
    for (ProposalType type : proposals) {
      more = more.with(type);
    }
    return withCapabilities(more);
  }

  /// The same with other capabilities.
  public ClientIdentity withCapabilities(Capabilities other) {
    return new ClientIdentity(credential, signer, other, leafExtensions);
  }

  /// The same with other extensions of its leaves.
  public ClientIdentity withLeafExtensions(Extensions other) {
    return new ClientIdentity(credential, signer, capabilities, other);
  }

  /// The same with support for wire formats beyond those of RFC 9420, which the application
  /// understands (draft-ietf-mls-extensions §5).
  public ClientIdentity supporting(WireFormats wireFormats) {
    return withCapabilities(
            capabilities
                .with(ExtensionType.SUPPORTED_WIRE_FORMATS)
                .with(ExtensionType.REQUIRED_WIRE_FORMATS))
        .withLeafExtensions(leafExtensions.with(wireFormats.toSupported()));
  }

  /// The same as a client that uses components: it supports `app_data_dictionary`, AppDataUpdate
  /// and AppEphemeral, and advertises the components in its leaves (draft-ietf-mls-extensions §4.6,
  /// §5).
  public ClientIdentity withComponents(ComponentsList supported) {
    ComponentsList all = supported.and(ComponentId.APP_COMPONENTS).and(ComponentId.SAFE_AAD);
    return withCapabilities(
            capabilities
                .with(ExtensionType.APP_DATA_DICTIONARY)
                .with(ProposalType.APP_DATA_UPDATE)
                .with(ProposalType.APP_EPHEMERAL))
        .withAppData(appData().with(ComponentId.APP_COMPONENTS, all));
  }

  /// The same with one more component among those that it advertises.
  public ClientIdentity supporting(ComponentId componentId) {
    try {
      return withComponents(
          appData()
              .components(ComponentId.APP_COMPONENTS)
              .orElse(ComponentsList.EMPTY)
              .and(componentId));
    } catch (MlsException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /// The same with support for media types, which it can receive (draft-ietf-mls-extensions
  /// §6.2.3).
  public ClientIdentity accepting(MediaTypeList mediaTypes) {
    ClientIdentity able = supporting(ComponentId.CONTENT_MEDIA_TYPES);
    return able.withAppData(
        able.appData().with(ComponentId.CONTENT_MEDIA_TYPES, mediaTypes.encoded()));
  }

  /// The same with support for components that have their own part of the authenticated data
  /// (draft-ietf-mls-extensions §4.9, §5).
  public ClientIdentity supportingSafeAad(ComponentId... components) {
    ClientIdentity able = this;
    for (ComponentId component : components) {
      able = able.supporting(component);
    }
    return able.withAppData(
        able.appData().with(ComponentId.SAFE_AAD, ComponentsList.of(components)));
  }

  /// The same with the data of components in its leaves.
  public ClientIdentity withAppData(AppDataDictionary dictionary) {
    return withLeafExtensions(leafExtensions.with(dictionary.toExtension()));
  }

  /// The data of components in its leaves.
  ///
  /// @throws IllegalStateException when its leaf extensions hold a malformed dictionary
  public AppDataDictionary appData() {
    try {
      return AppDataDictionary.of(leafExtensions);
    } catch (MlsException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /// The content of a leaf with an encryption key.
  LeafNode.Content leaf(Bytes encryptionKey) {
    return new LeafNode.Content(encryptionKey, credential, capabilities, leafExtensions);
  }
}
