package sonet.transparency.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.transparency.TransparencyException;
import sonet.transparency.testing.Configurations;

/// Any input is refused with the module's exception or encodes back to itself.
class WireFuzzTest {
  private static final Configuration AUDITED =
      Configurations.of(new DeploymentMode.ThirdPartyAuditing(1, 2, Bytes.EMPTY));
  private static final Configuration MANAGED =
      Configurations.of(new DeploymentMode.ThirdPartyManagement(Bytes.EMPTY));

  @FunctionalInterface
  private interface Decoder {
    Encodable decode(Bytes input) throws TransparencyException;
  }

  private static void check(byte[] input, Decoder... decoders) {
    Bytes bytes = Bytes.of(input);
    for (Decoder decoder : decoders) {
      Encodable decoded;
      try {
        decoded = decoder.decode(bytes);
      } catch (TransparencyException e) {
        continue;
      }
      assertThat(decoded.encoded()).isEqualTo(bytes);
    }
  }

  @FuzzTest
  void aConfigurationOrHeadIsRefusedOrEncodesBack(byte[] input) {
    check(
        input,
        Configuration::decode,
        AuditorTreeHead::decode,
        LogEntry::decode,
        DistinguishedHead::decode,
        Endorsement::decode,
        bytes -> FullTreeHead.decode(bytes, Configurations.CONTACT),
        bytes -> FullTreeHead.decode(bytes, AUDITED));
  }

  @FuzzTest
  void aProofIsRefusedOrEncodesBack(byte[] input) {
    check(
        input,
        PrefixProof::decode,
        CombinedTreeProof::decode,
        CredentialUpdate::decode,
        AuditorUpdate::decode);
  }

  @FuzzTest
  void aRequestIsRefusedOrEncodesBack(byte[] input) {
    check(
        input,
        Request.Search::decode,
        Request.ContactMonitor::decode,
        Request.OwnerInit::decode,
        Request.OwnerMonitor::decode,
        Request.Update::decode,
        Request.Distinguished::decode);
  }

  @FuzzTest
  void aResponseIsRefusedOrEncodesBack(byte[] input) {
    Request.Search greatest = new Request.Search(Optional.empty(), Bytes.EMPTY, Optional.empty());
    Request.Search fixed = new Request.Search(Optional.empty(), Bytes.EMPTY, Optional.of(1L));
    for (Configuration each : new Configuration[] {Configurations.CONTACT, AUDITED, MANAGED}) {
      check(
          input,
          bytes -> Response.Search.decode(bytes, each, greatest),
          bytes -> Response.Search.decode(bytes, each, fixed),
          bytes -> Response.ContactMonitor.decode(bytes, each),
          bytes -> Response.OwnerInit.decode(bytes, each),
          bytes -> Response.OwnerMonitor.decode(bytes, each),
          bytes -> Response.Update.decode(bytes, each),
          bytes -> Response.Distinguished.decode(bytes, each),
          bytes -> Credential.decode(bytes, each));
    }
  }
}
