int g(int n);

int f(int a)
{
    if (a) // warn misleading-indentation
        g(1);
        g(2);
    while (g(a)) // warn misleading-indentation
        a++;
        g(3);
    for (int i = 0; i < a; i++) // warn misleading-indentation
        g(i);
        a = 3;
    if (a) a++; g(4); // warn misleading-indentation
    if (a)
        g(1);
    g(2);
    if (a) {
        g(1);
    }
        g(2);
    if (a)
        g(1);
    else
        g(2);
    g(3);
    if (a) g(1);
    g(2);
    if (a)
        g(1);
      g(2);
    if (a)
        if (g(a))
            g(1);
    g(2);
    if (a)
	g(1);
    g(2);
    switch (a) {
    case 1:
        if (a) // warn misleading-indentation
            g(1);
            g(2);
        break;
    }
    if (a) // warn misleading-indentation
        g(1);
        out: g(2);
    if (a) // warn misleading-indentation
        return 1;
        int b = g(2);
    if (b) goto out;
    return b;
}
