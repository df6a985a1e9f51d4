package sonet.crypto.accelerated;

import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;

/// What every library must answer, about [#MESSAGE] and keys that count up from zero.
///
/// The answers are those of plain Java, which the published vectors test; [KnownAnswersTest]
/// computes them again.
final class KnownAnswers {
  /// The message of all questions.
  static final Bytes MESSAGE = Bytes.utf8("A self-test of Sonet");

  private KnownAnswers() {}

  /// The hash of the message, and its HMAC under a key of one byte more than a block.
  record Hash(String digest, String mac) {}

  /// Two public keys, the second that of [#otherKey], and what their owners share.
  record Group(String publicKey, String otherPublicKey, String shared) {}

  /// A public key and a signature of the message.
  record Scheme(String publicKey, String signature) {}

  /// The bytes 0, 1, 2 and on.
  static byte[] key(int length) {
    byte[] key = new byte[length];
    for (int i = 1; i < length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  /// The same with another last bit.
  static byte[] otherKey(int length) {
    byte[] key = key(length);
    key[length - 1] ^= 1;
    return key;
  }

  /// The answers about a hash function.
  static Hash of(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 ->
          new Hash(
              "a227f326efa89557394cdf61384fbf91e80cd3e59ea29fc9657ce1bc8d550147",
              "ac927015ee3acaec40c02e30c700a646ca9dc36baee0e2742ece3c2dd0d0db5b");
      case SHA384 ->
          new Hash(
              "ab866c4291d98939bf0c8f54b9998d5a476c1a0605fdf003d933ed4fe832d0f8643c3fed"
                  + "98b564de514e6349439cc0b6",
              "f37fd8af59c792c62f4856fd4e36ebe77106b69824e30a46cf263c47c30663111f9bfc0c"
                  + "d2eb0251c6a6a3028be9f628");
      case SHA512 ->
          new Hash(
              "4bbe57910e68acbfcdce88f4c47d442db1f8a2ff0e38f5304834f5a64f1d736dd7daa17d"
                  + "a7e9acea80603800757eec5c109bcb229caeb9eb238701cd431dfe4f",
              "35c60baf338fc479d23add379dc7dc0e18685a5da171ac8d33b23b4fd9892c8a1a3b43a8"
                  + "4f173f2c73f6568f4fbcb66e11e9ba5d3b8f39d8eb24529796829084");
    };
  }

  /// The message sealed with itself as associated data.
  static String of(AeadAlgorithm algorithm) {
    return switch (algorithm) {
      case AES_128_GCM ->
          "d24cd4ab0a7dda202ea115aa59c5505bdc487f929c997949e9993606cf52b2934e8e36a8";
      case AES_256_GCM ->
          "0622a57ea983ef6fe832e3abde8f583eecb8e24060194aea3562b72c29b0c3eaa1b3daa4";
      case CHACHA20_POLY1305 ->
          "c8db7b6545718834d2f04bd3f77b2e30a61ed793a839f08b03000aead719f8a24cf8badd";
    };
  }

  /// The answers about a group.
  static Group of(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 ->
          new Group(
              "047a593180860c4037c83c12749845c8ee1424dd297fadcb895e358255d2c7d2b2a8ca25"
                  + "580f2626fe579062ff1b99ff91c24a0da06fb32b5be20148c9249f5650",
              "04140d496c024a205fe934ed4213036f286d57c6ce390fff13d729eec28709d7de6f03a3"
                  + "53b33081b7dea67bfd3b149066d4997f050d1c20ba1d55b9e493fda7fb",
              "8040f4b6992f14f95d41a2e37723bd1374db80bc8cbe52afd547851549319075");
      case DHKEM_P384 ->
          new Group(
              "04e62a3a94e407b16bff82947b56a30380269da64a130371cb641501d9b90b226a93d2e8"
                  + "c059b26530f025bd8d83d55613cc96e994d700581e2d9785cb2974e5e0a0937e71f09c7b"
                  + "51178b40cadb28e1444e387b9c2b967add040b087157c39836",
              "04fbbf92c81b45cf05dad4a322c39e68cf630e57f4aeb43095c81bb3266056d52ce66b96"
                  + "619c3dc45dc6c0c0cf0708a73b34581f886a5fb50b446f1d587d513f82112c9a7c65d7fa"
                  + "62c8fffce80bdca8bc1c54722e67877be1eeb8121194176761",
              "944e832b35cf48504027ab0c0a5d8a50a6fb0946648c44b1057eb87a0ec0d6900dd0ec77"
                  + "7a592419817c9609c2c38136");
      case DHKEM_P521 ->
          new Group(
              "040126f7e6a6df7087c94b0c1b0b194a85669ee810fda2eae12ca64160ded6b26c46475e"
                  + "bedcceae4011da8edd5c6394e0b0bd4209a15227f2574656256854a7eb6e4601b9a248cd"
                  + "4017ddd4c2f6cc27cf0a307a1838ee9237913d8a501760b7a638c9573b9a0a08ced30bef"
                  + "a7a3c0938bbaaa770a7bc37dd175957cb3a45ebde3c9826eeb",
              "0400b659bbab7a73e9c73ec3cb509652a84e5dd303a7611d695754cdb4b44cc9d86f4167"
                  + "599af6e2d54624379a1450f7dcb6741d5f40849fc85ec208b3374a1bb54f8101727f87c2"
                  + "34f850e61128d2e496dc7e1bb16d2f704cdbcdfb5212477c7603db1363d40e3f8e1faaa8"
                  + "2f46a63db46acdad9f0f59cf95179390cc21fb303d9129376d",
              "014aba15f717d5e92869720ff9bf411ed293f3e8d49c8a94650f5ea2fb6859f638a6cf29"
                  + "1d662f592c3445781b820eb3a1914e5f4bfe2562cd3c042208b0eb8ebf37");
      case DHKEM_X25519 ->
          new Group(
              "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f",
              "206b4a55fedec3ea9466a914c02e03942036914525a6db384615692cd3134537",
              "308ee3ef2eaaa205a83726fe3da320dde2e091cd593095e654c7c0f265b4692c");
      case DHKEM_X448 ->
          new Group(
              "3c6fd1d02960e0d9e93308fc65736141c30db307977f81b7b10996e51e53f573e5c86621"
                  + "205ff491209d3b7cd7933428177ba4defae14dc1",
              "0441524ac2e5c2dc7e6b3ee58ddba6f2d9b2d5d0c5630342e2c6a9ef6c31798b5c934215"
                  + "e85f28cdd18173f679ab73ceeb1c3675eb3608fa",
              "2b7557ef396065e6c6dce5f2ebbd8342368268fba243bf9eef590871b8d4873a92fcf84d"
                  + "86674d6254dbd21a5cb7324b32d172c7d891759d");
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024, MLKEM768_P256, MLKEM1024_P384, MLKEM768_X25519 ->
          throw new IllegalArgumentException(algorithm + " is no DHKEM");
    };
  }

  /// The answers about a signature scheme.
  static Scheme of(SignatureScheme algorithm) {
    return switch (algorithm) {
      case ECDSA_SECP256R1_SHA256 ->
          new Scheme(
              "047a593180860c4037c83c12749845c8ee1424dd297fadcb895e358255d2c7d2b2a8ca25"
                  + "580f2626fe579062ff1b99ff91c24a0da06fb32b5be20148c9249f5650",
              "304402201f144c5cf939745d5eff8671a0ed296d1f473c48587310b0461d7517bc3442b7"
                  + "0220549e951a7625229260f5e2a902b97cc69c713797c13fb4e7fd1a7f58cd089a38");
      case ECDSA_SECP384R1_SHA384 ->
          new Scheme(
              "04e62a3a94e407b16bff82947b56a30380269da64a130371cb641501d9b90b226a93d2e8"
                  + "c059b26530f025bd8d83d55613cc96e994d700581e2d9785cb2974e5e0a0937e71f09c7b"
                  + "51178b40cadb28e1444e387b9c2b967add040b087157c39836",
              "3066023100b90adc9cece7c1bcbcca7e09e900fd82e575a3f08ee221be3e68bfe7514581"
                  + "9353d84ef8df0adfd82f5a7e45bc3f802f023100ee1f592db0bd1413ae66f435adb2cbcb"
                  + "03d8d89a9a46359dfa6c5889155d2e6c5a2c8c55453eeaac63065c9609445af2");
      case ECDSA_SECP521R1_SHA512 ->
          new Scheme(
              "040126f7e6a6df7087c94b0c1b0b194a85669ee810fda2eae12ca64160ded6b26c46475e"
                  + "bedcceae4011da8edd5c6394e0b0bd4209a15227f2574656256854a7eb6e4601b9a248cd"
                  + "4017ddd4c2f6cc27cf0a307a1838ee9237913d8a501760b7a638c9573b9a0a08ced30bef"
                  + "a7a3c0938bbaaa770a7bc37dd175957cb3a45ebde3c9826eeb",
              "3081870242012b0e9ff99597e953b47e8dc1c2c60d04e6391c755993b4dd91a7814249f7"
                  + "e00eeaea015e2a7082dea3dbbc045115d20475202a832270b63a606df2dd6e6e516f0502"
                  + "4112b6294465c712b41c674fa6eb9d7d70a2c2ac590dbc8a20ca705d858909228eeca92e"
                  + "59466d14aea47d0e39d460f2a386439da0e903f7d385109dcde3b9c93678");
      case ED25519 ->
          new Scheme(
              "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
              "fdeae99d528ed697a70fd397a1f8049f9f01651af79cbc2186abd76b6ff2201e4b7e8f26"
                  + "09663514b8bb46d80dbdcef31e1c78592b11667d398bbac600179507");
      case ED448 ->
          new Scheme(
              "18d0a70e42a742dfb561279893385061d7b4dad8f6feed4791eaab66b2f4a4f02fc09462"
                  + "a8bfb1842d0bac60e8a1b3e55ba2407f33226f3800",
              "6864433063297f3804ad3cd10a9964a1cd4ce46749fd1f5ccfe01d5638b1e0691828928f"
                  + "98eca01d39384ab76e17d01fc0fd8d525f75fb5600f1a71ba534c0ad9616ad33c8de1073"
                  + "74013020ac3a97dd2993a36cba845d435004bbe84d6e7b28b4a485bf42076443606483ba"
                  + "51ebcb2b0a00");
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
          throw new IllegalArgumentException(algorithm + " is in LatticeTest");
    };
  }
}
