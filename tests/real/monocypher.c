/* Monocypher: hashes, ciphers and curves, 32 and 64-bit arithmetic by value; published test vectors among them. */
#include "data.h"
#include "monocypher.h"

static void print(const char *name, const uint8_t *bytes, size_t size)
{
    printf("%s ", name);
    for (size_t i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

int main(void)
{
    uint8_t *message = data_make(5000, 7), *sealed = malloc(5000), *opened = malloc(5000);
    uint8_t hash[64], key[32], nonce[24], mac[16], secret[64], public_key[32], seed[32], signature[64], shared[32];
    crypto_blake2b(hash, 64, (const uint8_t *)"abc", 3);
    print("blake2b abc", hash, 64);
    data_expect(hash[0] == 0xba && hash[63] == 0x23, "RFC 7693");
    for (size_t size = 0; size <= 5000; size += 123) {
        crypto_blake2b(hash, 64, message, size);
        memcpy(key, hash, 32);
        memcpy(nonce, hash + 32, 24);
        crypto_aead_lock(sealed, mac, key, nonce, hash, 64, message, size);
        data_expect(crypto_aead_unlock(opened, mac, key, nonce, hash, 64, sealed, size) == 0, "unlock");
        data_expect(memcmp(opened, message, size) == 0, "same text");
        mac[size % 16] ^= 1;
        data_expect(crypto_aead_unlock(opened, mac, key, nonce, hash, 64, sealed, size) == -1, "forged");
        printf("%zu %016llx ", size, (unsigned long long)data_hash(sealed, size));
        print("mac", mac, 16);
    }
    memcpy(seed, hash, 32);
    crypto_eddsa_key_pair(secret, public_key, seed);
    crypto_eddsa_sign(signature, secret, message, 1000);
    print("signature", signature, 64);
    data_expect(crypto_eddsa_check(signature, public_key, message, 1000) == 0, "check");
    data_expect(crypto_eddsa_check(signature, public_key, message, 999) == -1, "checks too little");
    crypto_x25519_public_key(public_key, key);
    crypto_x25519(shared, seed, public_key);
    print("shared", shared, 32);
    crypto_argon2_config config = {CRYPTO_ARGON2_ID, 64, 2, 1};
    crypto_argon2_inputs inputs = {message, hash, 20, 16};
    crypto_argon2(hash, 64, malloc(64 * 1024), config, inputs, crypto_argon2_no_extras);
    print("argon2id", hash, 64);
    return 0;
}
