/// Cipher suites, HPKE, byte strings, secrets and the TLS presentation language.
///
/// Everything above asks this module for primitives and never a security provider directly.
module sonet.crypto {
  requires static transitive org.jspecify;
  requires org.bouncycastle.provider;
  requires static org.conscrypt;

  exports sonet.crypto;
  exports sonet.crypto.certificate;
  exports sonet.crypto.codec;
  exports sonet.crypto.hpke;
  exports sonet.crypto.lattice;
  exports sonet.crypto.spi;
}
