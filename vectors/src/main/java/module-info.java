/// Runs and generates test vectors in the formats of the MLS working group.
module sonet.vectors {
  requires transitive sonet.mls;
  requires sonet.ratchet;
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports sonet.vectors;
}
