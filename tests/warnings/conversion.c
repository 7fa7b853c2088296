// flags: -Wconversion
void take(short s);

int f(int i, long l, unsigned u, double d, float q, unsigned char c)
{
    short s = i; // warn conversion
    i = l; // warn conversion
    take(i); // warn conversion
    c = i & 255; // gcc conversion
    c = i; // warn conversion
    i = u; // warn sign-conversion
    u = i; // warn sign-conversion
    i = d; // warn float-conversion
    q = d; // warn float-conversion
    d = l; // warn conversion
    d = i;
    q = 0.5;
    c = c + 1;
    s = c;
    c = 'a';
    u = 5;
    i = u & 15;
    d = q;
    return s + l + (int)q + c + (int)d + u; // warn conversion
}
