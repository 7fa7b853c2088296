/* Argon2: the three variants, whose blocks are 64-bit arithmetic from end to end. */
#include "data.h"
#include "argon2.h"

int main(void)
{
    for (int type = Argon2_d; type <= Argon2_id; type++) {
        unsigned char hash[32];
        char text[200];
        int status = argon2_hash(2, 256, 1, "password", 8, "somesalt", 8, hash, sizeof hash, text, sizeof text,
                                 (argon2_type)type, ARGON2_VERSION_13);
        data_expect(status == ARGON2_OK, argon2_error_message(status));
        printf("%s\n", text);
        data_expect(argon2_verify(text, "password", 8, (argon2_type)type) == ARGON2_OK, "verify");
        data_expect(argon2_verify(text, "passwore", 8, (argon2_type)type) == ARGON2_VERIFY_MISMATCH, "mismatch");
    }
    return 0;
}
