"""HTML that stands, escaped, in the text of a record: is it markup, and what is it in JATS?

``tags`` recognises what is a tag by syntax and name alone, ``evidence`` judges whether the tags
of a text are meant as markup, ``to_jats`` makes JATS source of them.
"""
