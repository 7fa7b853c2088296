int g(int a, int b);

int f(int i, int *a)
{
    i = i++; // warn sequence-point
    a[i] = i++; // warn sequence-point
    i = i + 1;
    a[i++] = i; // warn sequence-point
    g(i++, i); // warn sequence-point
    i = i++ + 1; // warn sequence-point
    i++, i++;
    a[i] = a[i + 1];
    *a++ = *a; // warn sequence-point
    *a = *a + 1;
    return i++ && i;
}
