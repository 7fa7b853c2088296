int f(int a, unsigned u, unsigned char c, _Bool b, double d)
{
    int n = 0;
    n += a == a; // warn tautological-compare
    n += u < 0; // warn type-limits
    n += u >= 0; // warn type-limits
    n += c == 256; // warn type-limits
    n += c > 255; // warn type-limits
    n += c < 0; // warn type-limits
    n += d != d;
    n += a < u; // warn sign-compare
    n += a == u; // warn sign-compare
    n += u < 5;
    n += 5 < u;
    n += (a & 7) < u;
    n += c < u;
    n += (a < 3) == 2; // warn bool-compare
    n += b > 1; // warn bool-compare
    n += a < sizeof(int); // warn sign-compare
    n += -1 < u; // warn sign-compare
    return n;
}
